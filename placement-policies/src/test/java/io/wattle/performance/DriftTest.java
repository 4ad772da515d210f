package io.wattle.performance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class DriftTest {
    private static final Duration HALF_MINUTE = Duration.ofSeconds(30);

    @Test
    void isRaisedOnlyAfterTenMinutesBeyond() {
        Drift drift = Drift.NONE;
        int steps = 0;
        while (!drift.isRaised()) {
            drift = drift.step(130, 100, HALF_MINUTE);
            assertThat(++steps).isLessThan(100);
        }
        assertThat(steps).isEqualTo(20);
        assertThat(drift.ratio()).isCloseTo(1.3, within(1e-9));
        assertThat(drift.meanMeasured()).isCloseTo(130, within(1e-6));
        assertThat(drift.meanPredicted()).isCloseTo(100, within(1e-6));
    }

    @Test
    void staysRaisedUntilItFitsWell() {
        Drift raised = many(Drift.NONE, 130, 40);
        assertThat(raised.isRaised()).isTrue();
        assertThat(many(raised, 120, 40).isRaised())
                .as("20 % off is neither new nor over")
                .isTrue();
        assertThat(many(raised, 110, 40).isRaised()).isFalse();
        assertThat(many(Drift.NONE, 120, 100).isRaised()).isFalse();
    }

    @Test
    void tooLittleIsAsBadAsTooMuch() {
        assertThat(many(Drift.NONE, 100 / 1.3, 40).isRaised()).isTrue();
        assertThat(many(Drift.NONE, 100 / 1.2, 100).isRaised()).isFalse();
    }

    @Test
    void aPauseIsNoEvidence() {
        Drift drift = Drift.NONE;
        for (int sample = 0; sample < 9; sample++) {
            drift = drift.step(200, 100, Duration.ofHours(1));
        }
        assertThat(drift.isRaised()).isFalse();
        assertThat(drift.beyond()).isEqualTo(Duration.ofMinutes(9));
    }

    @Test
    void anOutlierIsForgotten() {
        Drift drift = many(Drift.NONE, 100, 20).step(1000, 100, HALF_MINUTE);
        assertThat(many(drift, 100, 40).ratio()).isCloseTo(1, within(0.01));
        assertThat(many(drift, 100, 40).isRaised()).isFalse();
    }

    @Test
    void refusesWhatHasNoRatio() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Drift.NONE.step(0, 100, HALF_MINUTE))
                .withMessage("The measured value (0.0) and the predicted one (100.0) must be above 0.");
        assertThat(Drift.NONE.ratio()).isEqualTo(1);
    }

    private static Drift many(Drift from, double measured, int samples) {
        Drift drift = from;
        for (int sample = 0; sample < samples; sample++) {
            drift = drift.step(measured, 100, HALF_MINUTE);
        }
        return drift;
    }
}
