package io.wattle.node.sensor;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/// A sensor that is slow, or that others ask as well: asked no more often than its period, and in between it tells what
/// it told before. For one thread.
public final class PacedSensor<T> implements Sensor<T> {
    private final Sensor<T> sensor;
    private final Duration period;
    private final InstantSource monotonic;
    private Optional<Reading<T>> last = Optional.empty();
    private long askedMillis;

    /// @param monotonic a clock that never jumps
    public PacedSensor(Sensor<T> sensor, Duration period, InstantSource monotonic) {
        this.sensor = sensor;
        this.period = period;
        this.monotonic = monotonic;
    }

    @Override
    public String name() {
        return sensor.name();
    }

    @Override
    public Reading<T> read() {
        long now = monotonic.millis();
        if (last.isEmpty() || now - askedMillis >= period.toMillis()) {
            askedMillis = now;
            last = Optional.of(sensor.read());
        }
        return last.get();
    }
}
