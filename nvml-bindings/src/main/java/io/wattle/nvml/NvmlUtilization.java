package io.wattle.nvml;

import static io.wattle.nvml.linker.NvmlFunction.nvmlDeviceGetUtilizationRates;

import io.wattle.nvml.struct.UtilizationStruct;
import java.lang.foreign.Arena;

/// Utilisation of one GPU.
public final class NvmlUtilization {
    private final DeviceCalls calls;

    NvmlUtilization(DeviceCalls calls) {
        this.calls = calls;
    }

    /// {@code nvmlDeviceGetUtilizationRates}.
    ///
    /// @throws NvmlException with NOT_SUPPORTED where MIG is on
    public Rates rates() throws NvmlException {
        try (var arena = Arena.ofConfined()) {
            var struct = UtilizationStruct.allocate(arena);
            calls.pass(nvmlDeviceGetUtilizationRates, struct.segment());
            return new Rates(struct.gpu(), struct.memory());
        }
    }

    /// Shares of the driver's last sample period, 1/6 s to 1 s long.
    ///
    /// @param gpuPercent    time in which any kernel ran
    /// @param memoryPercent time in which any memory access was in flight: no bandwidth; 100 % can be
    ///                      a tenth of the peak
    public record Rates(int gpuPercent, int memoryPercent) {}
}
