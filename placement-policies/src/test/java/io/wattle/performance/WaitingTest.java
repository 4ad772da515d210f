package io.wattle.performance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class WaitingTest {
    /// Mean 100, standard deviation 10, 1.645 of them at 95 %, and the request itself.
    @Test
    void findsThePoissonNumberOfOthersUnderWay() {
        assertThat(Waiting.underWay(100, 0.95)).isCloseTo(1 + 100 + 16.45, within(0.05));
        assertThat(Waiting.underWay(100, 0.5)).isCloseTo(101, within(0.01));
        assertThat(Waiting.underWay(0, 0.99)).isEqualTo(1);
    }

    /// Two places, one in use on average: Erlang's C is a third, so a tenth wait longer than ln(10/3) / (2 - 1) s.
    @Test
    void waitsForAPlaceByErlang() {
        assertThat(Waiting.forPlace(2, 1, 2, 1, 0.9)).isCloseTo(Math.log(10 / 3.0), within(1e-9));
        assertThat(Waiting.forPlace(2, 1, 2, 1, 0.6)).isZero();
        assertThat(Waiting.forPlace(64, 10, 6.4, 1, 0.99)).isZero();
    }

    /// Busy half of the time with prompts of 1 s: the mean wait is half a second, and a tenth wait longer than ln 5 s.
    @Test
    void waitsForPromptsThatCameBefore() {
        assertThat(Waiting.forPrompts(0.5, 1, 0.9)).isCloseTo(Math.log(5), within(1e-9));
        assertThat(Waiting.forPrompts(0.05, 1, 0.9)).isZero();
        assertThat(Waiting.forPrompts(1, 1, 0.9)).isInfinite();
    }
}
