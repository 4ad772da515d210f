package io.wattle.nvml;

import static io.wattle.nvml.linker.NvmlFunction.nvmlSystemGetCudaDriverVersion_v2;
import static io.wattle.nvml.linker.NvmlFunction.nvmlSystemGetDriverVersion;
import static io.wattle.nvml.linker.NvmlFunction.nvmlSystemGetNVMLVersion;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import io.wattle.nvml.linker.Downcalls;
import io.wattle.nvml.linker.NvmlFunction;
import io.wattle.nvml.struct.CharArray;
import java.lang.foreign.Arena;

/// Facts of the machine rather than of one GPU.
public final class NvmlSystem {
    /// {@code NVML_SYSTEM_DRIVER_VERSION_BUFFER_SIZE} and {@code NVML_SYSTEM_NVML_VERSION_BUFFER_SIZE}.
    private static final int VERSION_CAPACITY = 80;

    private final Downcalls calls;

    NvmlSystem(Downcalls calls) {
        this.calls = calls;
    }

    /// Such as {@code 580.159.03}.
    public String driverVersion() throws NvmlException {
        return text(nvmlSystemGetDriverVersion);
    }

    /// Such as {@code 13.580.159.03}.
    public String nvmlVersion() throws NvmlException {
        return text(nvmlSystemGetNVMLVersion);
    }

    /// The newest CUDA version that the driver serves.
    ///
    /// @throws NvmlException with LIBRARY_NOT_FOUND or FUNCTION_NOT_FOUND where libcuda is absent
    public CudaVersion cudaDriverVersion() throws NvmlException {
        try (var arena = Arena.ofConfined()) {
            var out = arena.allocate(JAVA_INT);
            NvmlException.check(nvmlSystemGetCudaDriverVersion_v2, calls.call(nvmlSystemGetCudaDriverVersion_v2, out));
            int version = out.get(JAVA_INT, 0);
            return new CudaVersion(version / 1000, version % 1000 / 10);
        }
    }

    private String text(NvmlFunction function) throws NvmlException {
        try (var arena = Arena.ofConfined()) {
            var out = arena.allocate(VERSION_CAPACITY);
            NvmlException.check(function, calls.call(function, out, VERSION_CAPACITY));
            return CharArray.read(out, 0, VERSION_CAPACITY);
        }
    }

    /// NVML tells it as {@code 1000 * major + 10 * minor}.
    public record CudaVersion(int major, int minor) {}
}
