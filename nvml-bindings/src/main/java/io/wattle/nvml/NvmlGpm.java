package io.wattle.nvml;

import static io.wattle.nvml.linker.NvmlFunction.nvmlGpmQueryDeviceSupport;
import static io.wattle.nvml.linker.NvmlFunction.nvmlGpmQueryIfStreamingEnabled;
import static io.wattle.nvml.linker.NvmlFunction.nvmlGpmSetStreamingEnabled;

import io.wattle.nvml.struct.GpmSupportStruct;
import java.lang.foreign.Arena;
import java.util.OptionalInt;

/// GPU performance monitoring: true bandwidths and utilisations, from Hopper on.
public final class NvmlGpm {
    private final DeviceCalls calls;

    NvmlGpm(DeviceCalls calls) {
        this.calls = calls;
    }

    /// {@code nvmlGpmQueryDeviceSupport}: false also where the driver does not know GPM.
    public boolean isSupported() throws NvmlException {
        try (var arena = Arena.ofConfined()) {
            var struct = GpmSupportStruct.allocate(arena);
            calls.pass(nvmlGpmQueryDeviceSupport, struct.segment());
            return struct.isSupportedDevice() != 0;
        } catch (NvmlException none) {
            if (none.is(NvmlReturn.NOT_SUPPORTED) || none.is(NvmlReturn.FUNCTION_NOT_FOUND)) {
                return false;
            }
            throw none;
        }
    }

    /// {@code nvmlGpmQueryIfStreamingEnabled}: whether the counters stay configured between samples.
    public boolean isStreaming() throws NvmlException {
        return calls.readBoolean(nvmlGpmQueryIfStreamingEnabled);
    }

    /// {@code nvmlGpmSetStreamingEnabled}: needs root.
    public void setStreaming(boolean on) throws NvmlException {
        calls.command(nvmlGpmSetStreamingEnabled, on);
    }

    /// A sampler of the whole GPU, or of this device where it is a MIG device.
    public GpmSampler sampler() throws NvmlException {
        return GpmSampler.open(calls, OptionalInt.empty());
    }

    /// A sampler of one MIG GPU instance, asked through its parent.
    public GpmSampler sampler(int gpuInstanceId) throws NvmlException {
        return GpmSampler.open(calls, OptionalInt.of(gpuInstanceId));
    }
}
