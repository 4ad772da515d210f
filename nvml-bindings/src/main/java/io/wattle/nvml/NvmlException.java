package io.wattle.nvml;

import io.wattle.nvml.linker.NvmlFunction;
import java.util.Optional;

/// An NVML function answered with something other than NVML_SUCCESS.
///
/// It carries no stack trace: a board without a sensor answers so at every poll, and the name of the
/// function says where.
public final class NvmlException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String function;
    private final int code;

    public NvmlException(String function, int code) {
        super(message(function, code), null, false, false);
        this.function = function;
        this.code = code;
    }

    /// The exported name of the C function.
    public String function() {
        return function;
    }

    /// The raw {@code nvmlReturn_t}: newer drivers answer codes that this build has no name for.
    public int code() {
        return code;
    }

    public Optional<NvmlReturn> name() {
        return NvmlReturn.ofCode(code);
    }

    public boolean is(NvmlReturn name) {
        return code == name.code();
    }

    public NvmlReturn.Category category() {
        return name().map(NvmlReturn::category).orElse(NvmlReturn.Category.TRANSIENT);
    }

    /// Whether the predecessor of the function may still answer: the driver lacks the newer function
    /// or the newer struct.
    boolean suggestsPredecessor() {
        return is(NvmlReturn.FUNCTION_NOT_FOUND)
                || is(NvmlReturn.NOT_SUPPORTED)
                || is(NvmlReturn.ARGUMENT_VERSION_MISMATCH);
    }

    static void check(NvmlFunction function, int code) throws NvmlException {
        if (code != NvmlReturn.SUCCESS.code()) {
            throw new NvmlException(function.name(), code);
        }
    }

    private static String message(String function, int code) {
        return NvmlReturn.ofCode(code)
                .map(name -> "%s answered %s (%d): %s.".formatted(function, name, code, name.meaning()))
                .orElseGet(() -> "%s answered %d, a code newer than this build.".formatted(function, code));
    }
}
