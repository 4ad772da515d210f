package io.wattle.node.gpus;

import io.wattle.node.sensor.GpuDetail;
import io.wattle.node.sensor.GpuHealth;
import io.wattle.node.sensor.GpuObservation;
import io.wattle.node.sensor.GpuPulse;
import io.wattle.node.sensor.GpuSensor;
import io.wattle.node.sensor.Reading;
import java.util.Optional;

/// One GPU as it was read.
///
/// @param trouble why it could not be read, or not all of it
record GpuRow(
        GpuSensor gpu,
        Optional<GpuPulse> pulse,
        Optional<GpuObservation> seen,
        Optional<GpuHealth> health,
        Optional<String> trouble) {
    static GpuRow read(GpuSensor gpu) {
        var pulse = gpu.probe().pulse();
        var vitals = gpu.probe().vitals();
        return new GpuRow(
                gpu,
                value(pulse),
                value(vitals),
                value(gpu.probe().health()),
                trouble(pulse).or(() -> trouble(vitals)));
    }

    Optional<GpuDetail> detail() {
        return seen.map(GpuObservation::detail);
    }

    private static <T> Optional<T> value(Reading<T> reading) {
        return reading instanceof Reading.Value<T> value ? Optional.of(value.value()) : Optional.empty();
    }

    private static Optional<String> trouble(Reading<?> reading) {
        return switch (reading) {
            case Reading.Value<?> _ -> Optional.empty();
            case Reading.Unsupported<?>(var reason) -> Optional.of(reason);
            case Reading.Denied<?>(var reason, var remedy) -> Optional.of(reason + " " + remedy);
            case Reading.Failed<?>(var reason) -> Optional.of(reason);
            case Reading.Lost<?>(var reason) -> Optional.of(reason);
        };
    }
}
