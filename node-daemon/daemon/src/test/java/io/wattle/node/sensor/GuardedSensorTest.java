package io.wattle.node.sensor;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.OptionalDouble;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class GuardedSensorTest {
    private static final Duration SHORT = Duration.ofMillis(30);
    private static final Duration LONG = Duration.ofSeconds(10);
    private static final Reading<Integer> SEVEN =
            new Reading.Value<>(7, Duration.ZERO, OptionalDouble.empty(), "fake", Instant.EPOCH);

    @Test
    void aSensorThatHangsIsGivenUpAndNeverAskedTwiceAtOnce() {
        var gate = new CountDownLatch(1);
        var calls = new AtomicInteger();
        try (var guarded = new GuardedSensor<>(sensor(() -> {
            calls.incrementAndGet();
            gate.await();
            return SEVEN;
        }))) {
            for (int tick = 0; tick < 3; tick++) {
                guarded.ask();
                assertThat(guarded.answer(SHORT)).isEqualTo(new Reading.Failed<>("The sensor (fake) does not answer."));
            }
            assertThat(calls).hasValue(1);
            assertThat(guarded.stalls()).isEqualTo(3);

            gate.countDown();
            Reading<Integer> reading = null;
            for (long end = System.nanoTime() + LONG.toNanos(); !SEVEN.equals(reading) && System.nanoTime() < end; ) {
                guarded.ask();
                reading = guarded.answer(LONG);
            }
            assertThat(reading).isEqualTo(SEVEN);
        }
    }

    @Test
    void aSensorThatThrowsIsNamed() {
        try (var guarded = new GuardedSensor<>(sensor(() -> {
            throw new IllegalStateException("boom");
        }))) {
            guarded.ask();
            assertThat(guarded.answer(LONG))
                    .isEqualTo(new Reading.Failed<>(
                            "The sensor (fake) is broken: java.lang.IllegalStateException: boom."));
        }
    }

    private interface Blocking {
        Reading<Integer> read() throws InterruptedException;
    }

    private static Sensor<Integer> sensor(Blocking read) {
        return new Sensor<>() {
            @Override
            public String name() {
                return "fake";
            }

            @Override
            public Reading<Integer> read() {
                try {
                    return read.read();
                } catch (InterruptedException interrupted) {
                    return new Reading.Failed<>("interrupted");
                }
            }
        };
    }
}
