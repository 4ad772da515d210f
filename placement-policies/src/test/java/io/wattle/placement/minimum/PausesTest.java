package io.wattle.placement.minimum;

import static org.assertj.core.api.Assertions.assertThat;

import io.wattle.placement.PlacementProblem;
import io.wattle.placement.Plan;
import io.wattle.placement.PlanVerifier;
import io.wattle.placement.SearchBudget;
import io.wattle.placement.TestFleet;
import io.wattle.placement.transition.Transitions;
import io.wattle.workload.Demand;
import io.wattle.workload.EngineKind;
import io.wattle.workload.Model;
import io.wattle.workload.ServiceLevelObjective;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Goal: where the demand grows, no model stops serving for want of the GPUs that it serves on itself.
class PausesTest {
    @Test
    void aGrowingModelLeavesItsOwnGpusAlone() {
        MinimumWatts policy = new MinimumWatts(SearchBudget.UNLIMITED);
        Plan running = policy.plan(problem(5, Optional.empty()));
        assertThat(tensorDegrees(running)).containsExactly(4);
        assertThat(tensorDegrees(policy.plan(problem(9, Optional.empty()))))
                .as("best from scratch")
                .containsExactly(8);

        PlacementProblem grown = problem(9, Optional.of(running));
        Plan next = policy.plan(grown);

        assertThat(tensorDegrees(next)).containsExactly(4, 4);
        assertThat(PlanVerifier.violations(grown, next)).isEmpty();
        assertThat(next.unserved()).isEmpty();
        assertThat(Transitions.between(grown, running, next).moves())
                .filteredOn(move -> move.pause().isPresent())
                .isEmpty();
    }

    @Test
    void aPlanThatServesLessIsNotGentle() {
        MinimumWatts policy = new MinimumWatts(SearchBudget.UNLIMITED);
        Plan all = policy.plan(problem(2, Optional.empty()));
        Plan part = policy.plan(problem(2000, Optional.empty()));
        assertThat(Pauses.servesAsMuch(all, part)).isTrue();
        assertThat(Pauses.servesAsMuch(part, all)).isFalse();
    }

    private static List<Integer> tensorDegrees(Plan plan) {
        return plan.replicas().stream()
                .map(replica -> replica.configuration().tensorParallelDegree())
                .toList();
    }

    private static PlacementProblem problem(double rate, Optional<Plan> running) {
        Model small = TestFleet.model("big", "meta-llama/Llama-3.1-70B", Optional.of(rate));
        Model model = new Model(
                small.name(),
                small.architecture(),
                Optional.empty(),
                EngineKind.VLLM,
                small.precisions(),
                Optional.of(new Demand(rate, 1155, 211)),
                new ServiceLevelObjective(Duration.ofSeconds(2), Duration.ofMillis(100), 99),
                small.replicas(),
                small.parallelism(),
                small.placement());
        PlacementProblem fresh = TestFleet.problem(
                List.of(model), TestFleet.rack("r1", 20_000, TestFleet.gpuNode("n1", "H100-SXM-80GB", 8)));
        return new PlacementProblem(fresh.cluster(), fresh.models(), fresh.hardware(), 0, running);
    }
}
