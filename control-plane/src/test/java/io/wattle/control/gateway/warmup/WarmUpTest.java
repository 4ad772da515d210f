package io.wattle.control.gateway.warmup;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class WarmUpTest {
    @Test
    void asManyRequestsAreAnsweredAsWanted() throws Exception {
        assertThat(new WarmUp(50, Duration.ofMinutes(1)).run()).isEqualTo(50);
    }

    @Test
    void itEndsWhenItsTimeIsOver() throws Exception {
        assertThat(new WarmUp(Integer.MAX_VALUE, Duration.ofMillis(100)).run()).isLessThan(Integer.MAX_VALUE);
    }
}
