package io.wattle.nvml;

import static io.wattle.nvml.linker.NvmlFunction.nvmlDeviceGetTemperature;
import static io.wattle.nvml.linker.NvmlFunction.nvmlDeviceGetTemperatureV;

import io.wattle.nvml.struct.TemperatureV1Struct;
import java.lang.foreign.Arena;

/// Temperatures of one GPU, in degrees Celsius, and its fans.
public final class NvmlThermal {
    /// {@code NVML_TEMPERATURE_GPU}, the only sensor that NVML names.
    private static final int GPU_SENSOR = 0;

    private final DeviceCalls calls;

    NvmlThermal(DeviceCalls calls) {
        this.calls = calls;
    }

    /// The die: {@code nvmlDeviceGetTemperatureV}, else {@code nvmlDeviceGetTemperature}.
    public int temperatureCelsius() throws NvmlException {
        try (var arena = Arena.ofConfined()) {
            var struct = TemperatureV1Struct.allocate(arena);
            struct.sensorType(GPU_SENSOR);
            calls.pass(nvmlDeviceGetTemperatureV, struct.segment());
            return struct.temperature();
        } catch (NvmlException newer) {
            if (!newer.suggestsPredecessor()) {
                throw newer;
            }
            return calls.readInt(nvmlDeviceGetTemperature, GPU_SENSOR);
        }
    }
}
