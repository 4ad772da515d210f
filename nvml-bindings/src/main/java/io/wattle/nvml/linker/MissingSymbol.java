package io.wattle.nvml.linker;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.concurrent.atomic.AtomicBoolean;

/// Stands in for a function that the driver's library does not export, and tells so once.
final class MissingSymbol {
    /// {@code NVML_ERROR_FUNCTION_NOT_FOUND}.
    static final int FUNCTION_NOT_FOUND = 13;

    private static final System.Logger LOG = System.getLogger("io.wattle.nvml");

    private final NvmlFunction function;
    private final AtomicBoolean told = new AtomicBoolean();

    MissingSymbol(NvmlFunction function) {
        this.function = function;
    }

    /// Takes nothing and answers the code.
    MethodHandle handle() {
        try {
            return MethodHandles.lookup().bind(this, "answer", MethodType.methodType(int.class));
        } catch (ReflectiveOperationException impossible) {
            throw new LinkageError("The method answer() of this class is gone.", impossible);
        }
    }

    /// Called through {@link #handle()}.
    int answer() {
        if (told.compareAndSet(false, true)) {
            LOG.log(
                    System.Logger.Level.INFO,
                    "The driver''s NVML lacks {0}; calls to it answer FUNCTION_NOT_FOUND.",
                    function);
        }
        return FUNCTION_NOT_FOUND;
    }
}
