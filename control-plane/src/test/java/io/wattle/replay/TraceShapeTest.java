package io.wattle.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wattle.simulation.Trace;
import io.wattle.workload.ModelName;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Goal: another day of a trace has as many requests as it says, when it says.
class TraceShapeTest {
    private static List<Trace.Arrival> hour() {
        List<Trace.Arrival> arrivals = new ArrayList<>();
        for (int request = 0; request < 3600; request++) {
            arrivals.add(new Trace.Arrival(request, 100 + request, 10, new ModelName("m"), "t"));
        }
        return arrivals;
    }

    @Test
    void plainIsTheTraceItself() {
        Trace trace = TraceShape.PLAIN.of(hour(), 1);
        assertThat(trace.size()).isEqualTo(3600);
        assertThat(trace.arrival(17)).isEqualTo(17);
        assertThat(trace.inputTokens(17)).isEqualTo(117);
    }

    @Test
    void repeatsEndToEnd() {
        Trace trace = new TraceShape(3, 1, false).of(hour(), 1);
        assertThat(trace.size()).isEqualTo(10_800);
        assertThat(trace.lastArrival()).isEqualTo(10_799);
    }

    @Test
    void scalesTheRateAndNotTheDuration() {
        Trace trace = new TraceShape(1, 2.5, false).of(hour(), 1);
        assertThat(trace.size()).isBetween(8800, 9200);
        assertThat(trace.lastArrival()).isLessThan(3600);
    }

    @Test
    void aDayFollowsTheSun() {
        Trace trace = new TraceShape(1, 1, true).of(hour(), 1);
        assertThat(trace.size()).isEqualTo(86_400);
        assertThat(trace.lastArrival()).isBetween(86_000.0, 86_400.0);
        int[] hours = new int[24];
        for (int request = 0; request < trace.size(); request++) {
            hours[(int) (trace.arrival(request) / 3600)]++;
        }
        int most = 0;
        int least = Integer.MAX_VALUE;
        for (int count : hours) {
            most = Math.max(most, count);
            least = Math.min(least, count);
        }
        assertThat((double) most / least).isBetween(1.4, 1.8);
    }

    @Test
    void lengthsFollowTheirQuantiles() {
        Lengths lengths = Lengths.parse("p50=100,p90=1000");
        assertThat(List.of(lengths.at(0.1), lengths.at(0.5), lengths.at(0.7), lengths.at(0.9), lengths.at(0.99)))
                .containsExactly(100, 100, 316, 1000, 1000);
    }

    @Test
    void quantilesThatDescendAreRefused() {
        assertThatThrownBy(() -> Lengths.parse("p50=100,p99.5=50"))
                .hasMessage("The quantiles of lengths must ascend: 50 tokens (p99.5) cannot follow 100 (p50).");
    }
}
