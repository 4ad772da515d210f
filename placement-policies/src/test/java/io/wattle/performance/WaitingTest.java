package io.wattle.performance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class WaitingTest {
    /// Two places, one in use on average: Erlang's C is a third, so a tenth wait longer than ln(10/3) / (2 - 1) s.
    @Test
    void waitsForAPlaceByErlang() {
        double third = Waiting.shareThatWaits(2, 1, number -> number);
        assertThat(third).isCloseTo(1 / 3.0, within(1e-12));
        assertThat(Waiting.forPlace(third, 1, 0.9)).isCloseTo(Math.log(10 / 3.0), within(1e-9));
        assertThat(Waiting.forPlace(third, 1, 0.6)).isZero();
    }

    /// Two hundred places, 170 in use: Erlang's C by the recursion of Erlang's B.
    @Test
    void looksAtEverySecondNumberOfALargeBatch() {
        double blocked = 1;
        for (int place = 1; place <= 200; place++) {
            blocked = 170 * blocked / (place + 170 * blocked);
        }
        double expected = blocked / (1 - 0.85 * (1 - blocked));
        assertThat(Waiting.shareThatWaits(200, 170, number -> number)).isCloseTo(expected, within(0.05 * expected));
        assertThat(Waiting.shareThatWaits(200, 200, number -> number)).isEqualTo(1);
    }

    /// Busy half of the time with prompts of 1 s on average: prompts are read after 2 s on average, a tenth after more
    /// than 2 ln 10 s.
    @Test
    void waitsForPromptsThatCameBefore() {
        assertThat(Waiting.forPrompts(0.5, 1, 0.9)).isCloseTo(2 * Math.log(10), within(1e-9));
        assertThat(Waiting.forPrompts(0, 1, 0.5)).isCloseTo(Math.log(2), within(1e-9));
        assertThat(Waiting.forPrompts(1, 1, 0.9)).isInfinite();
    }
}
