package io.wattle.node.telemetry;

import io.wattle.node.sensor.GpuDetail;
import io.wattle.node.sensor.GpuHealth;
import io.wattle.node.sensor.GpuObservation;
import io.wattle.node.sensor.GpuProbe;
import io.wattle.node.sensor.GpuPulse;
import io.wattle.node.sensor.Reading;
import io.wattle.quantity.Watts;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/// A GPU that draws 300 W, and hangs on demand.
final class FakeProbe implements GpuProbe {
    volatile CountDownLatch gate = new CountDownLatch(0);
    private final AtomicInteger pulses = new AtomicInteger();

    int pulses() {
        return pulses.get();
    }

    @Override
    public Reading<GpuPulse> pulse() {
        try {
            gate.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        pulses.incrementAndGet();
        return value(new GpuPulse(
                Optional.of(new Watts(300)), Optional.of(new Watts(310)), Map.of(), Optional.of(Set.of())));
    }

    @Override
    public Reading<GpuObservation> vitals() {
        return value(new GpuObservation(
                Optional.empty(), Optional.empty(), Optional.of(new Watts(300)), Optional.empty(), GpuDetail.NONE));
    }

    @Override
    public Reading<GpuHealth> health() {
        return new Reading.Unsupported<>("none");
    }

    private static <T> Reading<T> value(T value) {
        return new Reading.Value<>(value, Duration.ZERO, OptionalDouble.empty(), "fake", Instant.EPOCH);
    }
}
