package io.wattle.node.telemetry;

import io.wattle.node.sensor.CpuTimes;
import io.wattle.node.sensor.GuardedSensor;
import io.wattle.node.sensor.HostMemory;
import io.wattle.node.sensor.PowerObservation;
import java.util.List;
import java.util.stream.Stream;

/// The sensors that a tick reads, each behind a deadline.
///
/// @param power the host's power sensors, the best first
/// @param gpus  one for each GPU
public record SensorSuite(
        GuardedSensor<CpuTimes> cpu,
        GuardedSensor<HostMemory> memory,
        List<GuardedSensor<PowerObservation>> power,
        List<GpuWatch> gpus) {
    public SensorSuite {
        power = List.copyOf(power);
        gpus = List.copyOf(gpus);
    }

    /// All but the GPUs.
    public List<GuardedSensor<?>> all() {
        return Stream.of(Stream.of(cpu, memory), power.stream())
                .<GuardedSensor<?>>flatMap(sensors -> sensors)
                .toList();
    }
}
