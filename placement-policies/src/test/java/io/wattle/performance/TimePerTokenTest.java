package io.wattle.performance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class TimePerTokenTest {
    /// Nothing but the batch varies: gamma of shape 9 and mean 30 ms above the least, whose 99th percentile is 1.934
    /// means (half the chi-square of 18 degrees, 34.805, over 9).
    @Test
    void aCrowdSlowsEveryAnswerAlike() {
        TimePerToken time = new TimePerToken(0.010, 0.040, 1e-4, 0, 0, 0, 200);
        assertThat(time.quantile(0.99)).isCloseTo(0.010 + 1.934 * 0.030, within(3e-4));
        assertThat(time.shareAbove(0.010)).isEqualTo(1);
        assertThat(time.shareAbove(time.quantile(0.99))).isCloseTo(0.01, within(1e-6));
    }

    @Test
    void promptsSlowShortAnswersMost() {
        TimePerToken of = new TimePerToken(0.010, 0.040, 1e-4, 1e-3, 0.01, 1e-3, 200);
        TimePerToken shorter = new TimePerToken(0.010, 0.040, 1e-4, 1e-3, 0.01, 1e-3, 20);
        assertThat(of.quantile(0.99)).isGreaterThan(0.068);
        assertThat(shorter.quantile(0.99)).isGreaterThan(1.3 * of.quantile(0.99));
        assertThat(shorter.quantile(0.5)).isLessThan(1.2 * of.quantile(0.5));
    }
}
