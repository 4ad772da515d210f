package io.wattle.placement.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.wattle.placement.PlacementProblem;
import io.wattle.placement.Plan;
import io.wattle.placement.PlanVerifier;
import io.wattle.placement.policies.Policies;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Goal: every policy plans every scenario soundly, and no cluster is too small to idle.
class ScenariosTest {
    static List<String> names() {
        return List.copyOf(Scenarios.all().keySet());
    }

    @ParameterizedTest
    @MethodSource("names")
    void everyPolicyPlansItSoundly(String name) {
        PlacementProblem problem = Scenarios.all().get(name);
        assertThat(PlanVerifier.floorViolations(problem.cluster(), problem.hardware()))
                .isEmpty();
        for (String policy : Policies.names()) {
            Plan plan = Policies.named(policy, () -> 1).orElseThrow().plan(problem);
            assertThat(PlanVerifier.violations(problem, plan)).as(policy).isEmpty();
            assertThat(plan.replicas()).as(policy).isNotEmpty();
        }
    }
}
