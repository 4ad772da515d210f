package io.wattle.cuda;

import static java.lang.foreign.ValueLayout.ADDRESS;

import io.wattle.nvml.linker.Form;
import java.lang.foreign.Arena;
import java.lang.foreign.Linker;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/// A loaded CUDA driver library. Symbols are optional, as in NVML; never unloaded.
///
/// Calls are not fast: what is timed is timed by the GPU's own events.
final class CudaLibrary {
    private static final String SYSTEM_NAME = "libcuda.so.1";

    /// Error names are short; a foreign pointer is never read beyond this.
    private static final int NAME_CAPACITY = 128;

    private final Map<CudaFunction, MethodHandle> handles = new EnumMap<>(CudaFunction.class);

    private CudaLibrary(SymbolLookup symbols) {
        for (var function : CudaFunction.values()) {
            symbols.find(function.name()).ifPresent(address -> handles.put(function, link(address, function)));
        }
    }

    /// @throws CudaException where there is no library
    @SuppressWarnings("restricted") // native access is what this class is for
    static CudaLibrary load(Optional<Path> path) throws CudaException {
        try {
            return new CudaLibrary(
                    path.isPresent()
                            ? SymbolLookup.libraryLookup(path.get(), Arena.global())
                            : SymbolLookup.libraryLookup(SYSTEM_NAME, Arena.global()));
        } catch (IllegalArgumentException missing) {
            throw CudaException.noLibrary(path.map(Path::toString).orElse(SYSTEM_NAME));
        } catch (IllegalCallerException denied) {
            throw CudaException.noNativeAccess();
        }
    }

    boolean has(CudaFunction function) {
        return handles.containsKey(function);
    }

    /// @throws CudaException where the driver answers anything but CUDA_SUCCESS
    void call(CudaFunction function, Object... arguments) throws CudaException {
        int code = raw(function, arguments);
        if (code != 0) {
            throw new CudaException(function.name(), code, errorName(code));
        }
    }

    /// The raw {@code CUresult}; CUDA_ERROR_NOT_FOUND where the library lacks the function.
    int raw(CudaFunction function, Object... arguments) {
        var handle = handles.get(function);
        if (handle == null) {
            return CudaException.NOT_FOUND;
        }
        try {
            return (int) handle.invokeWithArguments(arguments);
        } catch (Throwable unexpected) { // a downcall declares Throwable but throws none of its own
            throw new AssertionError("The binding of %s is wrong.".formatted(function), unexpected);
        }
    }

    @SuppressWarnings("restricted") // the driver's own static string
    private String errorName(int code) {
        try (var arena = Arena.ofConfined()) {
            var out = arena.allocate(ADDRESS);
            if (raw(CudaFunction.cuGetErrorName, code, out) != 0) {
                return "an error without a name";
            }
            return out.get(ADDRESS, 0).reinterpret(NAME_CAPACITY).getString(0);
        }
    }

    @SuppressWarnings("restricted") // native access is what this class is for
    private static MethodHandle link(java.lang.foreign.MemorySegment address, CudaFunction function) {
        return Linker.nativeLinker().downcallHandle(address, Form.descriptor(function.form()));
    }
}
