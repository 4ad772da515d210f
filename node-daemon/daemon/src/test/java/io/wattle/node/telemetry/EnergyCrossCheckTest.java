package io.wattle.node.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.wattle.node.telemetry.EnergyCrossCheck.Verdict;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Method: windows of ten seconds, one second at a time; the sensor states 5 % and the ends of the window add 10 %.
class EnergyCrossCheckTest {
    private final EnergyCrossCheck check = new EnergyCrossCheck(Duration.ofSeconds(10));

    @Test
    void nothingIsSaidBeforeTheWindowEnds() {
        assertThat(seconds(9, 300, 300)).isEmpty();
        assertThat(seconds(1, 300, 300)).contains(new Verdict(1, true));
    }

    @Test
    void whatTheSensorsErrorAndItsLagExplainAgrees() {
        assertThat(seconds(10, 330, 300)).contains(new Verdict(1.1, true));
        assertThat(seconds(10, 360, 300)).contains(new Verdict(1.2, false));
        assertThat(seconds(10, 0, 300)).contains(new Verdict(0, false));
    }

    @Test
    void aGapBeginsAnewAndNothingDrawnSaysNothing() {
        seconds(9, 900, 300);
        check.restart();
        assertThat(seconds(10, 300, 300)).contains(new Verdict(1, true));
        assertThat(seconds(10, 0, 0)).isEmpty();
    }

    private Optional<Verdict> seconds(int count, double counter, double integral) {
        Optional<Verdict> verdict = Optional.empty();
        for (int second = 0; second < count; second++) {
            verdict = check.advance(counter, integral, Duration.ofSeconds(1), 0.05);
        }
        return verdict;
    }
}
