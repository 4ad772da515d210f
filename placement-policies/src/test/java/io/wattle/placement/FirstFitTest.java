package io.wattle.placement;

import static io.wattle.placement.TestFleet.bounded;
import static io.wattle.placement.TestFleet.cpuNode;
import static io.wattle.placement.TestFleet.gpuNode;
import static io.wattle.placement.TestFleet.model;
import static io.wattle.placement.TestFleet.problem;
import static io.wattle.placement.TestFleet.rack;
import static io.wattle.placement.TestFleet.served;
import static io.wattle.placement.TestFleet.wishing;
import static org.assertj.core.api.Assertions.assertThat;

import io.wattle.fleet.CpuArchitecture;
import io.wattle.fleet.DomainId;
import io.wattle.fleet.Node;
import io.wattle.fleet.NodeId;
import io.wattle.fleet.Rack;
import io.wattle.quantity.Bytes;
import io.wattle.quantity.Watts;
import io.wattle.workload.EngineKind;
import io.wattle.workload.Model;
import io.wattle.workload.ModelName;
import io.wattle.workload.ModelSource;
import io.wattle.workload.PlacementWish;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FirstFitTest {
    private static final String LLAMA_8B = "meta-llama/Llama-3.1-8B";
    private static final String LLAMA_70B = "meta-llama/Llama-3.1-70B";

    private final FirstFit policy = new FirstFit();

    /// One serving GPU of two: host maximum 1000 W, a cap of 700 W and an idle board of 79 W; the other node idles at
    /// 500 + 2 x 79 W.
    @Test
    void commitsWhatTheContractCounts() {
        PlacementProblem problem = problem(
                List.of(model("chat", LLAMA_8B, Optional.of(1.0))),
                rack("r1", 10_000, gpuNode("n1", "H100-SXM-80GB", 2), gpuNode("n2", "H100-SXM-80GB", 2)));
        Plan plan = policy.plan(problem);
        DomainLoad load = plan.domains().getFirst();
        assertThat(load.limit()).isEqualTo(new Watts(10_000));
        assertThat(load.committed()).isEqualTo(new Watts(1000 + 700 + 79 + 500 + 2 * 79));
        assertThat(plan.nodes()).isEqualTo(Map.of(new NodeId("n1"), NodeRole.SERVING, new NodeId("n2"), NodeRole.IDLE));
        assertThat(plan.replicas()).hasSize(1);
        assertThat(plan.replicas().getFirst().gpus())
                .containsExactly(new GpuSlot(new DomainId("r1"), new NodeId("n1"), 0));
        assertThat(plan.unserved()).isEmpty();
    }

    /// 2 x 579 W idle and a limit of 2400 W: one node may serve (1121 W more), the second would add 1121 W again.
    @Test
    void stopsAtTheRacksLimitAndSaysWithWhichNumbers() {
        PlacementProblem problem = problem(
                List.of(bounded(model("chat", LLAMA_8B, Optional.empty()), 2, 2)),
                rack("r1", 2400, gpuNode("n1", "H100-SXM-80GB", 1), gpuNode("n2", "H100-SXM-80GB", 1)));
        Plan plan = policy.plan(problem);
        assertThat(plan.replicas()).hasSize(1);
        assertThat(plan.unserved())
                .containsExactly(
                        new UnservedDemand(
                                new ModelName("chat"),
                                0,
                                "None of 2 nodes takes another replica of \"chat\". The replica \"chat/1\" would commit 1.12 kW more on the node \"n2\" and the domain \"r1\" has committed 2.28 kW of 2.4 kW."));
        assertThat(PlanVerifier.violations(problem, plan)).isEmpty();
    }

    @Test
    void refusesAPrecisionThatTheGpuLacks() {
        PlacementProblem problem = problem(
                List.of(served(model("chat", LLAMA_8B, Optional.empty()), EngineKind.VLLM, Optional.empty())),
                rack("r1", 20_000, gpuNode("n1", "V100-SXM2-32GB", 4)));
        assertThat(policy.plan(problem).unserved().getFirst().reason())
                .contains("The GPU type \"V100-SXM2-32GB\" takes no weights in bf16; it takes fp32, fp16.");
    }

    @Test
    void placesTheLargestModelFirst() {
        PlacementProblem problem = problem(
                List.of(model("small", LLAMA_8B, Optional.empty()), model("large", LLAMA_70B, Optional.empty())),
                rack("r1", 20_000, gpuNode("n1", "H100-SXM-80GB", 4), gpuNode("n2", "H100-SXM-80GB", 4)));
        assertThat(policy.plan(problem).replicas().stream().map(ReplicaPlacement::id))
                .containsExactly(new ReplicaId(new ModelName("large"), 0), new ReplicaId(new ModelName("small"), 0));
    }

    @Test
    void takesTheShardingThatNeedsFewestGpusForTheLoad() {
        PlacementProblem problem = problem(
                List.of(model("chat", LLAMA_70B, Optional.of(5.0))),
                rack("r1", 20_000, gpuNode("n1", "H100-SXM-80GB", 8)));
        Plan plan = policy.plan(problem);
        assertThat(plan.replicas()).hasSize(1);
        assertThat(plan.replicas().getFirst().configuration().tensorParallelDegree())
                .isEqualTo(4);
        assertThat(plan.unserved()).isEmpty();
    }

    @Test
    void spreadsOverRacksWhereTheModelWishesIt() {
        Model chat = bounded(model("chat", LLAMA_8B, Optional.empty()), 2, 2);
        PlacementWish spread = new PlacementWish(List.of(), Set.of(), Optional.of("rack"));
        var racks = new Rack[] {
            rack("r1", 9000, gpuNode("n1", "H100-SXM-80GB", 4)), rack("r2", 9000, gpuNode("n2", "H100-SXM-80GB", 4))
        };
        assertThat(racksOf(problem(List.of(chat), racks))).containsExactly("r1", "r1");
        assertThat(racksOf(problem(List.of(wishing(chat, spread)), racks))).containsExactly("r1", "r2");
    }

    /// Two models on one host share its time: the second gets what the first leaves.
    @Test
    void sharesAHostsTimeBetweenModels() {
        Model first = bounded(model("a", "HuggingFaceTB/SmolLM2-135M", Optional.of(1000.0)), 1, 1);
        Model second = bounded(model("b", "HuggingFaceTB/SmolLM2-135M", Optional.of(1000.0)), 1, 1);
        PlacementProblem problem =
                problem(List.of(first, second), rack("r1", 2000, cpuNode("n1", Optional.of(Bytes.ofGibibytes(16)))));
        Plan plan = policy.plan(problem);
        assertThat(plan.replicas()).hasSize(2);
        assertThat(plan.replicas().get(0).expected().assignedRequestsPerSecond())
                .isEqualTo(plan.replicas().get(0).expected().capacityRequestsPerSecond());
        assertThat(plan.replicas().get(1).expected().assignedRequestsPerSecond())
                .isZero();
        assertThat(plan.unserved()).hasSize(2);
        assertThat(PlanVerifier.violations(problem, plan)).isEmpty();
    }

    @Test
    void leavesAnEndpointWhereItRuns() {
        Model endpoint = served(
                model("there", LLAMA_8B, Optional.of(0.1)),
                EngineKind.OPENAI,
                Optional.of(new ModelSource.Endpoint(URI.create("http://127.0.0.1:9000/v1"), new NodeId("n2"))));
        PlacementProblem problem = problem(
                List.of(endpoint),
                rack("r1", 9000, gpuNode("n1", "H100-SXM-80GB", 1), gpuNode("n2", "H100-SXM-80GB", 1)));
        Plan plan = policy.plan(problem);
        assertThat(plan.replicas()).hasSize(1);
        assertThat(plan.replicas().getFirst().node()).isEqualTo(new NodeId("n2"));
        assertThat(plan.rejections().getFirst().reason())
                .isEqualTo(
                        "The endpoint http://127.0.0.1:9000/v1 of the model \"there\" runs on the node \"n2\", not on \"n1\".");
    }

    @Test
    void keepsTheReasonOfEachNodeThatRefuses() {
        PlacementWish wish = new PlacementWish(List.of(), Set.of(CpuArchitecture.AARCH64), Optional.empty());
        assertThat(refusal(wishing(model("m", LLAMA_8B, Optional.empty()), wish), gpuNode("n", "L4", 1)))
                .isEqualTo("The node \"n\" is x86_64 and the model \"m\" allows only aarch64.");
        PlacementWish types = new PlacementWish(List.of("H100-SXM-80GB"), Set.of(), Optional.empty());
        assertThat(refusal(wishing(model("m", LLAMA_8B, Optional.empty()), types), gpuNode("n", "L4", 1)))
                .isEqualTo("The node \"n\" has L4 and the model \"m\" allows only H100-SXM-80GB.");
        assertThat(refusal(
                        served(model("m", LLAMA_8B, Optional.empty()), EngineKind.VLLM, Optional.empty()),
                        cpuNode("n", Optional.of(Bytes.ofGibibytes(64)))))
                .isEqualTo("The engine vllm of the model \"m\" needs a GPU and the node \"n\" has none.");
        assertThat(refusal(model("m", LLAMA_8B, Optional.empty()), cpuNode("n", Optional.empty())))
                .isEqualTo(
                        "The memory of the node \"n\" is not known: state it in the cluster document, such as memory: 64 GiB.");
        assertThat(refusal(model("m", LLAMA_70B, Optional.empty()), gpuNode("n", "L4", 1)))
                .isEqualTo(
                        "A replica in bf16 on 1 x L4 needs 131 GiB of weights and 1.25 GiB of KV cache on each and 20.6 GiB are usable.");
        assertThat(refusal(model("m", LLAMA_8B, Optional.empty()), cpuNode("n", Optional.of(Bytes.ofGibibytes(64)))))
                .startsWith("A replica in bf16 on processors would answer first after ");
    }

    /// A hundred thousand nodes are planned in one pass: nodes that refused are not asked again.
    @Test
    void asksEachNodeAboutOnceForAModel() {
        List<Node> nodes = new ArrayList<>();
        for (int index = 0; index < 100_000; index++) {
            nodes.add(gpuNode("n" + index, "L4", 1));
        }
        PlacementProblem problem = problem(
                List.of(bounded(model("chat", LLAMA_8B, Optional.empty()), 5000, 5000)),
                rack("r1", 200e6, nodes.toArray(Node[]::new)));
        Plan plan = policy.plan(problem);
        assertThat(plan.replicas()).hasSize(5000);
        assertThat(PlanVerifier.violations(problem, plan)).isEmpty();
    }

    private String refusal(Model model, Node node) {
        Plan plan = policy.plan(problem(List.of(model), rack("r1", 9000, node)));
        assertThat(plan.replicas()).isEmpty();
        return plan.rejections().getFirst().reason();
    }

    private List<String> racksOf(PlacementProblem problem) {
        return policy.plan(problem).replicas().stream()
                .map(replica -> replica.rack().value())
                .toList();
    }
}
