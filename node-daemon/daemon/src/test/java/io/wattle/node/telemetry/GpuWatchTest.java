package io.wattle.node.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.wattle.node.sensor.GpuFacts;
import io.wattle.node.sensor.GpuSensor;
import io.wattle.node.sensor.Reading;
import io.wattle.quantity.Watts;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class GpuWatchTest {
    private static final long HOUR = TimeUnit.HOURS.toNanos(1);

    private final FakeProbe probe = new FakeProbe();

    @Test
    void theLastVitalsAndPowerAreAtHandAndEnergyIsIntegrated() {
        try (var watch = watch()) {
            await(() -> probe.pulses() > 12);
            var vitals = watch.vitals(System.nanoTime());
            assertThat(vitals).isInstanceOf(Reading.Value.class);
            assertThat(watch.power(System.nanoTime())).contains(new Watts(310));
            await(() -> watch.figures().vitals() instanceof Reading.Value<?> value
                    && ((io.wattle.node.sensor.GpuObservation) value.value())
                                    .detail()
                                    .integrated()
                                    .orElseThrow()
                                    .value()
                            > 250);
            assertThat(watch.figures().calls().get("pulse").count()).isGreaterThan(12);
            assertThat(watch.stalls()).isZero();
        }
    }

    @Test
    void aDriverThatHangsIsToldAndCostsNobodyElseAnything() {
        try (var watch = watch()) {
            await(() -> probe.pulses() > 1);
            probe.gate = new CountDownLatch(1);
            int before = probe.pulses();
            await(() -> watch.vitals(System.nanoTime() + HOUR) instanceof Reading.Failed);
            assertThat(watch.vitals(System.nanoTime() + HOUR))
                    .isEqualTo(new Reading.Failed<>("The sensor (gpu-0) does not answer."));
            assertThat(watch.power(System.nanoTime() + HOUR)).isEmpty();
            assertThat(watch.stalls()).isPositive();
            assertThat(probe.pulses()).isLessThanOrEqualTo(before + 1);
            probe.gate.countDown();
            await(() -> watch.vitals(System.nanoTime()) instanceof Reading.Value);
        }
    }

    private GpuWatch watch() {
        var watch = new GpuWatch(new GpuSensor(0, "GPU-1", "H100", GpuFacts.UNKNOWN, probe));
        watch.start();
        return watch;
    }

    private static void await(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            Thread.onSpinWait();
        }
    }
}
