package io.wattle.control.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import io.wattle.power.Moment;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SenderLimitsTest {
    private static final Moment START = new Moment(0, Instant.EPOCH);

    private final SenderLimits limits = new SenderLimits(10, 20);

    @Test
    void aSenderHasItsBurstAndThenItsRate() {
        assertThat(taken("a", 100, START)).isEqualTo(20);
        assertThat(taken("a", 100, START.plus(Duration.ofMillis(500)))).isEqualTo(5);
        assertThat(taken("a", 100, START.plus(Duration.ofHours(1)))).isEqualTo(20);
    }

    @Test
    void oneSendersFloodTakesNothingFromAnother() {
        taken("a", 100, START);
        assertThat(taken("b", 100, START)).isEqualTo(20);
    }

    @Test
    void whatIsRefusedTakesNothing() {
        assertThat(limits.take("a", 21, START)).isFalse();
        assertThat(limits.take("a", 20, START)).isTrue();
    }

    private long taken(String sender, int asked, Moment now) {
        return IntStream.range(0, asked)
                .filter(_ -> limits.take(sender, 1, now))
                .count();
    }
}
