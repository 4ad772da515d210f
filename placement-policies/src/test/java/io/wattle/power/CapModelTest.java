package io.wattle.power;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/// Goal: within stated bounds, no order of events makes two nodes draw more than their rack may; and each rule matters.
/// Method: a breadth-first search of every state, so that a counterexample is one of the shortest.
///
/// What it leaves out: draw equals the limit (the guard covers transients); two nodes, both with the slowest clocks
/// that the lease allows for (a faster one only falls to its floor earlier); whole ticks of ten seconds; renewals.
/// {@code CapGrants.tla} among the resources says the same in TLA+.
class CapModelTest {
    private static final int MOST_STATES = 1_500_000;

    /// @param trace what happened up to the violation; empty where there is none
    private record Result(long states, boolean isExhausted, Optional<List<String>> trace) {}

    private record Step(ModelState from, String event) {}

    @Test
    void withEveryRuleNothingIsOverdrawnWhateverTheOrder(TestReporter reporter) {
        Result withTime = search(new CapModel(Removal.NOTHING, 2, 3, true));
        reporter.publishEntry("states, 2 things told, 30 s, a failover", Long.toString(withTime.states()));
        assertThat(withTime.trace()).isEmpty();
        assertThat(withTime.isExhausted()).isTrue();
        Result deep = search(new CapModel(Removal.NOTHING, 4, 0, false));
        reporter.publishEntry("states, 4 things told, no time", Long.toString(deep.states()));
        assertThat(deep.trace()).isEmpty();
        assertThat(deep.isExhausted()).isTrue();
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "NOTHING")
    void withoutARuleTheRackIsOverdrawn(Removal removed, TestReporter reporter) {
        Result withoutTime = search(new CapModel(removed, 3, 0, false));
        Result found = withoutTime.trace().isPresent() ? withoutTime : search(new CapModel(removed, 2, 3, true));
        assertThat(found.trace()).as(removed.toString()).isPresent();
        reporter.publishEntry(
                removed.toString(), String.join("; ", found.trace().orElseThrow()));
    }

    private static Result search(CapModel model) {
        Map<ModelState, Step> reached = new HashMap<>();
        ArrayDeque<ModelState> queue = new ArrayDeque<>();
        ModelState start = CapModel.start();
        reached.put(start, new Step(start, ""));
        queue.add(start);
        while (!queue.isEmpty()) {
            ModelState state = queue.remove();
            if (state.draw() > CapModel.BUDGET) {
                return new Result(reached.size(), false, Optional.of(trace(reached, state)));
            }
            if (reached.size() > MOST_STATES) {
                return new Result(reached.size(), false, Optional.empty());
            }
            model.following(state, (event, next) -> {
                if (reached.putIfAbsent(next, new Step(state, event)) == null) {
                    queue.add(next);
                }
            });
        }
        return new Result(reached.size(), true, Optional.empty());
    }

    private static List<String> trace(Map<ModelState, Step> reached, ModelState end) {
        List<String> events = new ArrayList<>();
        ModelState state = end;
        Step step = reached.get(state);
        while (step != null && !step.event().isEmpty()) {
            events.add(step.event());
            state = step.from();
            step = reached.get(state);
        }
        Collections.reverse(events);
        return events;
    }
}
