package io.wattle.control.planner;

import static org.assertj.core.api.Assertions.assertThat;

import io.wattle.catalog.HardwareCatalog;
import io.wattle.control.planner.DocumentReader.ReadDocument;
import io.wattle.fleet.NodeId;
import io.wattle.placement.FirstFit;
import io.wattle.placement.PlacementPolicy;
import io.wattle.placement.PlacementProblem;
import io.wattle.placement.Plan;
import io.wattle.placement.ReplicaPlacement;
import io.wattle.quantity.Bytes;
import io.wattle.spec.Catalogs;
import io.wattle.testing.Lab;
import io.wattle.workload.ModelName;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class PlannerTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final NodeId N1 = new NodeId("n1");
    private static final DocumentReader READER = new SpecReader(Catalogs.withoutFiles());

    private final Planner planner = new Planner(new FirstFit(), HardwareCatalog.standard());

    @Test
    void nothingIsPlannedBeforeAnythingIsApplied() {
        Planner.Step step = planner.step(PlannerState.FRESH, PlanInput.NOTHING, NOW);
        assertThat(step.adopted()).isEmpty();
    }

    @Test
    void theSameInputIsPlannedOnce() throws Exception {
        PlanInput input = input(List.of(), Lab.CLUSTER, Lab.model("chat", 1));
        Planner.Step first = planner.step(PlannerState.FRESH, input, NOW);
        assertThat(nodes(first)).isEqualTo(Map.of("chat/0", "n1"));
        assertThat(planner.step(first.state(), input, NOW).adopted()).isEmpty();
    }

    @Test
    void aLostNodesReplicaMovesAndStaysWhereItWentWhenTheNodeReturns() throws Exception {
        PlanInput well = input(List.of(), Lab.CLUSTER, Lab.model("chat", 1));
        Planner.Step first = planner.step(PlannerState.FRESH, well, NOW);
        Planner.Step second = planner.step(first.state(), input(List.of(N1), Lab.CLUSTER, Lab.model("chat", 1)), NOW);
        assertThat(nodes(second)).isEqualTo(Map.of("chat/0", "n2"));
        assertThat(second.adopted().orElseThrow().reason()).isEqualTo("Node n1 is lost.");
        Planner.Step third = planner.step(second.state(), well, NOW);
        assertThat(nodes(third)).isEqualTo(Map.of("chat/0", "n2"));
    }

    @Test
    void aPlanThatBreaksARuleIsNeverUsed() throws Exception {
        PlanInput input = input(List.of(), Lab.CLUSTER, Lab.model("chat", 1));
        PlannerState before = planner.step(PlannerState.FRESH, input, NOW).state();
        Planner wild = new Planner(new Doubling(), HardwareCatalog.standard());
        Planner.Step step = wild.step(before, input(List.of(N1), Lab.CLUSTER, Lab.model("chat", 1)), NOW);
        assertThat(step.adopted()).isEmpty();
        assertThat(step.state().active()).isEqualTo(before.active());
        assertThat(step.notices()).singleElement().satisfies(notice -> {
            assertThat(notice.severity()).isEqualTo(Severity.CRITICAL);
            assertThat(notice.kind()).isEqualTo("plan_refused");
        });
    }

    @Test
    void aPlanReplaysFromItsStoredInput() throws Exception {
        PlanInput input = input(List.of(N1), Lab.CLUSTER, Lab.model("chat", 2), Lab.model("talk", 1));
        ActivePlan adopted =
                planner.step(PlannerState.FRESH, input, NOW).adopted().orElseThrow();
        PlanInput stored = PlanJson.readInput(PlanJson.write(adopted.input(), Optional.empty()), READER);
        assertThat(stored).isEqualTo(input);
        ActivePlan replayed =
                planner.step(PlannerState.FRESH, stored, NOW).adopted().orElseThrow();
        assertThat(PlanJson.write(replayed.plan())).isEqualTo(PlanJson.write(adopted.plan()));
        assertThat(PlanJson.readPlan(PlanJson.write(adopted.plan()))).isEqualTo(adopted.plan());
    }

    /// Goal: a replica moves only when its node is lost. Method: nodes come and go by a seeded walk.
    @RepeatedTest(30)
    void onlyReplicasOfLostNodesMove(RepetitionInfo repetition) throws Exception {
        SplittableRandom random = new SplittableRandom(repetition.getCurrentRepetition());
        PlannerState state = PlannerState.FRESH;
        Map<String, String> before = Map.of();
        for (int step = 0; step < 12; step++) {
            List<NodeId> lost = new ArrayList<>();
            for (String name : List.of("n1", "n2", "n3")) {
                if (random.nextInt(4) == 0) {
                    lost.add(new NodeId(name));
                }
            }
            Planner.Step next =
                    planner.step(state, input(lost, Lab.CLUSTER, Lab.model("chat", 1), Lab.model("talk", 1)), NOW);
            state = next.state();
            Map<String, String> after = nodes(next);
            before.forEach((replica, node) -> {
                if (!lost.contains(new NodeId(node))) {
                    assertThat(after)
                            .as("seed %d, lost %s", repetition.getCurrentRepetition(), lost)
                            .containsEntry(replica, node);
                }
            });
            before = after;
        }
    }

    private static Map<String, String> nodes(Planner.Step step) {
        return step.state().active().orElseThrow().plan().replicas().stream()
                .collect(Collectors.toMap(
                        placement -> placement.id().toString(),
                        placement -> placement.node().value()));
    }

    private static PlanInput input(List<NodeId> lost, String... texts) throws Exception {
        List<AppliedDocument> documents = new ArrayList<>();
        for (ReadDocument read : READER.read(Lab.both(texts))) {
            documents.add(new AppliedDocument(read.body(), 1, NOW, NOW, read.content()));
        }
        return new PlanInput(
                new DocumentSet(documents),
                new TreeSet<>(lost),
                new TreeMap<>(),
                new TreeSet<>(),
                new TreeMap<>(Map.of(N1, Bytes.ofGibibytes(16))),
                new TreeMap<>(Map.of(new ModelName("chat"), 0.5)));
    }

    /// Places every replica twice.
    private static final class Doubling implements PlacementPolicy {
        @Override
        public String name() {
            return "doubling";
        }

        @Override
        public Plan plan(PlacementProblem problem) {
            Plan sound = new FirstFit().plan(problem);
            List<ReplicaPlacement> twice = new ArrayList<>(sound.replicas());
            twice.addAll(sound.replicas());
            return new Plan(name(), twice, sound.domains(), sound.nodes(), sound.unserved(), sound.rejections());
        }
    }
}
