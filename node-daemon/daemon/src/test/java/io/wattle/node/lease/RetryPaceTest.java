package io.wattle.node.lease;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.SplittableRandom;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;

/// The seed is the repetition.
class RetryPaceTest {
    @RepeatedTest(20)
    void aNodeIsHeardWithinASecondOnceSomebodyLeadsAndNeverLostForWaiting(RepetitionInfo repetition) {
        var pace = new RetryPace(new SplittableRandom(repetition.getCurrentRepetition()));
        for (int failure = 0; failure < 20; failure++) {
            long most = failure == 0 ? 1_500 : failure == 1 ? 3_000 : 6_000;
            assertThat(pace.afterFailure()).isBetween(Duration.ofMillis(most / 3), Duration.ofMillis(most));
            assertThat(pace.whileNobodyLeads()).isBetween(Duration.ofMillis(325), Duration.ofMillis(975));
        }
        pace.succeeded();
        assertThat(pace.afterFailure()).isLessThan(Duration.ofMillis(1_500));
        assertThat(pace.afterRefusal()).isLessThan(Duration.ofMillis(1_500));
    }
}
