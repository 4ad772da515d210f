package io.wattle.placement;

import static io.wattle.placement.TestFleet.gpuNode;
import static io.wattle.placement.TestFleet.model;
import static io.wattle.placement.TestFleet.problem;
import static io.wattle.placement.TestFleet.rack;
import static org.assertj.core.api.Assertions.assertThat;

import io.wattle.catalog.HardwareCatalog;
import io.wattle.fleet.DomainId;
import io.wattle.fleet.NodeId;
import io.wattle.quantity.Watts;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PlanVerifierTest {
    /// 500 W of host and 2 x 79 W of GPUs at rest under a limit of 650 W.
    @Test
    void namesTheDomainsThatCannotEvenHoldTheIdleCluster() {
        PlacementProblem problem = problem(List.of(), rack("r1", 650, gpuNode("n1", "H100-SXM-80GB", 2)));
        assertThat(PlanVerifier.floorViolations(problem.cluster(), HardwareCatalog.standard()))
                .containsExactly("The domain \"r1\" commits 658 W and may commit 650 W.");
    }

    @Test
    void acceptsAnEmptyPlanOfAnIdleCluster() {
        PlacementProblem problem = problem(List.of(), rack("r1", 700, gpuNode("n1", "H100-SXM-80GB", 2)));
        Plan idle = new Plan(
                "none",
                List.of(),
                List.of(new DomainLoad(new DomainId("r1"), new Watts(700), new Watts(658), new Watts(658))),
                Map.of(new NodeId("n1"), NodeRole.IDLE),
                List.of(),
                List.of());
        assertThat(PlanVerifier.violations(problem, idle)).isEmpty();
    }

    @Test
    void missesAReplicaAndItsDemand() {
        PlacementProblem problem = problem(
                List.of(model("chat", "meta-llama/Llama-3.1-8B", Optional.of(2.0))),
                rack("r1", 700, gpuNode("n1", "H100-SXM-80GB", 2)));
        Plan idle = new Plan(
                "none",
                List.of(),
                List.of(new DomainLoad(new DomainId("r1"), new Watts(700), new Watts(658), new Watts(658))),
                Map.of(new NodeId("n1"), NodeRole.IDLE),
                List.of(),
                List.of());
        assertThat(PlanVerifier.violations(problem, idle))
                .containsExactly(
                        "The model \"chat\" has 0 replicas and its bounds are 1 to 8.",
                        "The demand of the model \"chat\" is 2.000000 requests/s and the plan assigns 0.000000 and leaves 0.000000.");
    }
}
