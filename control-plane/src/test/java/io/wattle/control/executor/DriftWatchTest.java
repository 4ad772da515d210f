package io.wattle.control.executor;

import static org.assertj.core.api.Assertions.assertThat;

import io.wattle.control.executor.ServedReplica.Expected;
import io.wattle.control.executor.ServedReplica.Observed;
import io.wattle.control.planner.Notice;
import io.wattle.control.planner.Severity;
import io.wattle.power.Moment;
import io.wattle.quantity.Watts;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class DriftWatchTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private DriftWatch watch = DriftWatch.NOTHING;
    private Moment now = new Moment(0, Instant.EPOCH);
    private long tokens;

    @Test
    void saysOnceThatWattsDriftAndOnceThatTheyFitAgain() {
        assertThat(serve(600, 1000, 10, 400)).as("what was expected").isEmpty();
        assertThat(serve(1800, 1000, 10, 560)).singleElement().satisfies(notice -> {
            assertThat(notice.severity()).isEqualTo(Severity.WARNING);
            assertThat(notice.kind()).isEqualTo("model_drift");
            assertThat(notice.subject()).isEqualTo("hardware/H100-SXM-80GB");
            assertThat(notice.message())
                    .matches(
                            "On H100-SXM-80GB the watts of a replica measure 5[2-5]\\d W where the model expects 400 W,"
                                    + " \\+3\\d % over ten minutes; measure some runs and fit the model to them with"
                                    + " \"wattle calibrate --from measurements.csv\"\\.");
        });
        assertThat(serve(3600, 1000, 10, 400)).singleElement().satisfies(notice -> {
            assertThat(notice.severity()).isEqualTo(Severity.INFO);
            assertThat(notice.kind()).isEqualTo("model_drift_over");
        });
    }

    /// 20 requests under way and 1000 tokens a second are 20 ms a token; 10 ms were expected.
    @Test
    void comparesTheTimePerTokenToo() {
        assertThat(serve(1800, 1000, 20, 400))
                .singleElement()
                .satisfies(notice -> assertThat(notice.message())
                        .startsWith(
                                "On H100-SXM-80GB the milliseconds per token of a replica measure 20.0 ms where the model"
                                        + " expects 10.0 ms, +100 % over ten minutes"));
    }

    @Test
    void expectsLessWhereLessIsServedAndNothingFarFromThePlan() {
        assertThat(serve(1800, 800, 8, 340))
                .as("idle 100 W and four fifths of the load")
                .isEmpty();
        assertThat(serve(3600, 300, 30, 900)).as("no plan speaks of this load").isEmpty();
        assertThat(serve(3600, 0, 0, 900)).isEmpty();
    }

    @Test
    void wattsThatNobodyMeasuredAreNotCompared() {
        List<Notice> notices = new ArrayList<>();
        for (int second = 0; second < 1800; second++) {
            notices.addAll(step(1000, 10, OptionalDouble.empty()));
        }
        assertThat(notices).isEmpty();
        assertThat(watch.drifts().keySet())
                .containsExactly(new DriftWatch.Subject("H100-SXM-80GB", DriftWatch.Quantity.SECONDS_PER_TOKEN));
    }

    @Test
    void anEngineThatStartedAgainBeginsAnew() {
        serve(20, 1000, 10, 400);
        tokens = 0;
        serve(20, 1000, 10, 400);
        assertThat(watch.drifts()).isEmpty();
        serve(20, 1000, 10, 400);
        assertThat(watch.drifts()).hasSize(2);
    }

    private List<Notice> serve(int seconds, int tokensPerSecond, int running, double watts) {
        List<Notice> notices = new ArrayList<>();
        for (int second = 0; second < seconds; second++) {
            notices.addAll(step(tokensPerSecond, running, OptionalDouble.of(watts)));
        }
        return notices;
    }

    private List<Notice> step(int tokensPerSecond, int running, OptionalDouble watts) {
        now = now.plus(SECOND);
        tokens += tokensPerSecond;
        DriftWatch.Step step = watch.step(
                List.of(new ServedReplica(
                        "chat/0",
                        "H100-SXM-80GB",
                        new Expected(1000, new Watts(100), new Watts(400), 0.010),
                        new Observed(tokens, running, watts))),
                now);
        watch = step.next();
        return step.notices();
    }
}
