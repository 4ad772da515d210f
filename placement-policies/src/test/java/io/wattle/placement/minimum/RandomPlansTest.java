package io.wattle.placement.minimum;

import static org.assertj.core.api.Assertions.assertThat;

import io.wattle.placement.PlacementProblem;
import io.wattle.placement.Plan;
import io.wattle.placement.PlanVerifier;
import io.wattle.placement.RandomProblems;
import io.wattle.placement.SearchBudget;
import io.wattle.quantity.Watts;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RandomPlansTest {
    @Test
    void everyPlanIsSoundAndNotBelowItsBound() {
        List<String> found = new ArrayList<>();
        for (long seed = 1; seed <= 400; seed++) {
            PlacementProblem problem = RandomProblems.of(seed);
            Plan plan = new MinimumWatts(SearchBudget.UNLIMITED).plan(problem);
            for (String violation : PlanVerifier.violations(problem, plan)) {
                found.add("seed " + seed + ": " + violation);
            }
            Watts watts = plan.expectedPower(problem.cluster());
            if (plan.lowerBound().orElseThrow().value() > watts.value() * (1 + 1e-9)) {
                found.add("seed %d: %s is below its bound %s".formatted(seed, watts, plan.lowerBound()));
            }
        }
        assertThat(found).isEmpty();
    }
}
