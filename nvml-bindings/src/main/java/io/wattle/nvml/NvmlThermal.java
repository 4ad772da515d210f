package io.wattle.nvml;

import static io.wattle.nvml.linker.NvmlFunction.nvmlDeviceGetFanSpeed;
import static io.wattle.nvml.linker.NvmlFunction.nvmlDeviceGetFanSpeedRPM;
import static io.wattle.nvml.linker.NvmlFunction.nvmlDeviceGetFanSpeed_v2;
import static io.wattle.nvml.linker.NvmlFunction.nvmlDeviceGetMarginTemperature;
import static io.wattle.nvml.linker.NvmlFunction.nvmlDeviceGetNumFans;
import static io.wattle.nvml.linker.NvmlFunction.nvmlDeviceGetTemperature;
import static io.wattle.nvml.linker.NvmlFunction.nvmlDeviceGetTemperatureThreshold;
import static io.wattle.nvml.linker.NvmlFunction.nvmlDeviceGetTemperatureV;
import static io.wattle.nvml.linker.NvmlFunction.nvmlDeviceGetThermalSettings;

import io.wattle.nvml.struct.FanSpeedInfoV1Struct;
import io.wattle.nvml.struct.GpuThermalSettingsStruct;
import io.wattle.nvml.struct.MarginTemperatureV1Struct;
import io.wattle.nvml.struct.TemperatureV1Struct;
import java.lang.foreign.Arena;
import java.util.List;
import java.util.stream.IntStream;

/// Temperatures of one GPU, in degrees Celsius, and its fans. Modules without fans answer NOT_SUPPORTED.
///
/// The memory's temperature is the field {@link FieldId#MEMORY_TEMP}.
public final class NvmlThermal {
    /// {@code NVML_TEMPERATURE_GPU}, the only sensor that NVML names.
    private static final int GPU_SENSOR = 0;

    private static final int MAX_SENSORS = 3;

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

    /// {@code nvmlDeviceGetTemperatureThreshold}.
    public int thresholdCelsius(TemperatureThreshold threshold) throws NvmlException {
        return calls.readInt(nvmlDeviceGetTemperatureThreshold, threshold.code());
    }

    /// {@code nvmlDeviceGetMarginTemperature}: degrees left until the nearest slowdown.
    public int marginCelsius() throws NvmlException {
        try (var arena = Arena.ofConfined()) {
            var struct = MarginTemperatureV1Struct.allocate(arena);
            calls.pass(nvmlDeviceGetMarginTemperature, struct.segment());
            return struct.marginTemperature();
        }
    }

    /// {@code nvmlDeviceGetThermalSettings}: the sensors that the driver lists for an index, up to three.
    ///
    /// @param sensorIndex 0 for the first
    public List<Sensor> sensors(int sensorIndex) throws NvmlException {
        try (var arena = Arena.ofConfined()) {
            var struct = GpuThermalSettingsStruct.allocate(arena);
            calls.pass(nvmlDeviceGetThermalSettings, sensorIndex, struct.segment());
            return IntStream.range(0, Math.min(struct.count(), MAX_SENSORS))
                    .mapToObj(index -> Sensor.of(struct, index))
                    .toList();
        }
    }

    /// {@code nvmlDeviceGetNumFans}.
    public int fanCount() throws NvmlException {
        return calls.readInt(nvmlDeviceGetNumFans);
    }

    /// {@code nvmlDeviceGetFanSpeed}: percent of the highest speed that is intended, of all fans.
    public int fanSpeedPercent() throws NvmlException {
        return calls.readInt(nvmlDeviceGetFanSpeed);
    }

    /// {@code nvmlDeviceGetFanSpeed_v2}: percent of the highest speed that is intended.
    public int fanSpeedPercent(int fan) throws NvmlException {
        return calls.readInt(nvmlDeviceGetFanSpeed_v2, fan);
    }

    /// {@code nvmlDeviceGetFanSpeedRPM}: revolutions per minute that are intended.
    public int fanSpeedRpm(int fan) throws NvmlException {
        try (var arena = Arena.ofConfined()) {
            var struct = FanSpeedInfoV1Struct.allocate(arena);
            struct.fan(fan);
            calls.pass(nvmlDeviceGetFanSpeedRPM, struct.segment());
            return struct.speed();
        }
    }

    /// One thermal sensor.
    ///
    /// @param controller raw {@code nvmlThermalController_t}
    /// @param target     raw {@code nvmlThermalTarget_t}: what it measures
    public record Sensor(int controller, int minimumCelsius, int maximumCelsius, int currentCelsius, int target) {
        private static Sensor of(GpuThermalSettingsStruct struct, int index) {
            return new Sensor(
                    struct.controller(index),
                    struct.defaultMinTemp(index),
                    struct.defaultMaxTemp(index),
                    struct.currentTemp(index),
                    struct.target(index));
        }
    }
}
