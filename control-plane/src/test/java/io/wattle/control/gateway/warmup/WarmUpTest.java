package io.wattle.control.gateway.warmup;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class WarmUpTest {
    private static final Duration LONG = Duration.ofMinutes(1);
    private static final Duration SHORT = Duration.ofMillis(100);

    @Test
    void asManyRequestsAreAnsweredAsWanted() throws Exception {
        assertThat(WarmUp.hurry(50, LONG)).isEqualTo(50);
    }

    @Test
    void itEndsWhenItsTimeIsOver() throws Exception {
        assertThat(WarmUp.hurry(Integer.MAX_VALUE, SHORT)).isLessThan(Integer.MAX_VALUE);
        assertThat(WarmUp.settle(SHORT)).isPositive();
    }

    @Test
    void clientsThatComeLaterAreAnsweredToo() throws Exception {
        try (var rehearsal = new Rehearsal()) {
            for (int i = 0; i < 40; i++) {
                rehearsal.ask();
            }
            rehearsal.reconnect();
            rehearsal.ask();
            assertThat(rehearsal.answered()).isEqualTo(41);
        }
    }
}
