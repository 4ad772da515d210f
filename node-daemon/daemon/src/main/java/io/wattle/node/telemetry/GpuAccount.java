package io.wattle.node.telemetry;

import io.wattle.node.sensor.GpuObservation;
import io.wattle.node.sensor.GpuSensor;
import io.wattle.node.sensor.Reading;
import io.wattle.quantity.Joules;
import io.wattle.quantity.Watts;
import java.time.Duration;
import java.util.Optional;

/// Energy of one GPU, integrated from its power. Its idle draw is taken to be the lowest it was seen at.
final class GpuAccount {
    private final GpuSensor gpu;
    private Joules total = Joules.ZERO;
    private Optional<Watts> lowest = Optional.empty();

    GpuAccount(GpuSensor gpu) {
        this.gpu = gpu;
    }

    /// @param length time since the last tick
    GpuDraw advance(Reading<GpuObservation> reading, Duration length) {
        if (!(reading instanceof Reading.Value<GpuObservation> value)) {
            return new GpuDraw(gpu, Optional.empty(), Duration.ZERO, total, Joules.ZERO);
        }
        Joules active = Joules.ZERO;
        if (value.value().power().isPresent()) {
            var power = value.value().power().get();
            lowest = Optional.of(lowest.filter(power::exceeds).orElse(power));
            total = total.plus(power.times(length));
            active = power.minus(lowest.get()).times(length);
        }
        return new GpuDraw(gpu, Optional.of(value.value()), value.window(), total, active);
    }
}
