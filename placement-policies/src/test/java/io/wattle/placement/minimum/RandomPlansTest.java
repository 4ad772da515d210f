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
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class RandomPlansTest {
    @Test
    void everyPlanIsSoundAndNotBelowItsBound() {
        List<String> found = new ArrayList<>();
        for (long seed = 1; seed <= 25; seed++) {
            PlacementProblem problem = RandomProblems.of(seed);
            Plan plan = new MinimumWatts(SearchBudget.UNLIMITED).plan(problem);
            for (String violation : PlanVerifier.violations(problem, plan)) {
                found.add("seed " + seed + ": " + violation);
            }
            Watts watts = plan.expectedPower(problem.cluster());
            if (plan.lowerBound().orElseThrow().value() > watts.value() * (1 + 1e-6)) {
                found.add("seed %d: %s is below its bound %s".formatted(seed, watts, plan.lowerBound()));
            }
        }
        assertThat(found).isEmpty();
    }

    @Test
    void whatRunsMovesOnlyForSomethingBetter() {
        List<String> found = new ArrayList<>();
        for (long seed = 1; seed <= 6; seed++) {
            PlacementProblem problem = RandomProblems.of(seed);
            MinimumWatts policy = new MinimumWatts(SearchBudget.UNLIMITED);
            Plan first = policy.plan(problem);
            Plan second = policy.plan(running(problem, first));
            Plan third = policy.plan(running(problem, second));
            found.addAll(PlanVerifier.violations(problem, second));
            boolean isBetter = left(third) < left(second) - 1e-6
                    || third.expectedPower(problem.cluster()).value()
                            < second.expectedPower(problem.cluster()).value();
            if (!places(third).equals(places(second)) && !isBetter) {
                found.add("seed %d: %s became %s".formatted(seed, places(second), places(third)));
            }
        }
        assertThat(found).isEmpty();
    }

    private static PlacementProblem running(PlacementProblem problem, Plan plan) {
        return new PlacementProblem(
                problem.cluster(), problem.models(), problem.hardware(), problem.seed(), Optional.of(plan));
    }

    private static double left(Plan plan) {
        return plan.unserved().stream()
                .mapToDouble(each -> each.requestsPerSecond())
                .sum();
    }

    private static Set<String> places(Plan plan) {
        return plan.replicas().stream()
                .map(replica -> replica.id() + " on " + replica.node() + " " + replica.gpus())
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
