package io.wattle.placement.transition;

import static io.wattle.placement.TestFleet.gpuNode;
import static io.wattle.placement.TestFleet.model;
import static io.wattle.placement.TestFleet.rack;
import static io.wattle.placement.transition.TestPlans.batched;
import static io.wattle.placement.transition.TestPlans.capped;
import static io.wattle.placement.transition.TestPlans.loaded;
import static io.wattle.placement.transition.TestPlans.plan;
import static io.wattle.placement.transition.TestPlans.replica;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wattle.fleet.DomainId;
import io.wattle.fleet.Node;
import io.wattle.placement.PlacementProblem;
import io.wattle.placement.Plan;
import io.wattle.placement.ReplicaPlacement;
import io.wattle.placement.TestFleet;
import io.wattle.quantity.Joules;
import io.wattle.quantity.Megahertz;
import io.wattle.quantity.Watts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Hosts draw 500 to 1000 W, an H100 79 W at rest and up to 700 W.
class TransitionsTest {
    /// An H100 draws 126 W while it waits for weights, 47 W above rest, and 10 GB are read in 2 s.
    @Test
    void startsTheNewReplicaBeforeItStopsTheOldOne() {
        PlacementProblem problem = problem(9000, gpuNode("n1", "H100-SXM-80GB", 2));
        Transition transition = sound(problem, plan(replica("a/0", "n1", 0)), plan(replica("a/0", "n1", 1)));
        assertThat(texts(transition)).containsExactly("start a/0 2400", "stop a/0 1779");
        assertThat(transition.moves().getFirst().loading()).isEqualTo(Duration.ofSeconds(2));
        assertThat(transition.moves().getFirst().loadingEnergy()).isEqualTo(new Joules(94));
        assertThat(transition.moves()).allMatch(move -> move.pause().isEmpty());
    }

    @Test
    void pausesAReplicaThatNeedsItsOwnGpu() {
        PlacementProblem problem = problem(9000, gpuNode("n1", "H100-SXM-80GB", 1));
        ReplicaPlacement old = replica("a/0", "n1", 0);
        Transition transition = sound(problem, plan(old), plan(batched(old, 16)));
        assertThat(texts(transition)).containsExactly("stop a/0 579", "start a/0 1700");
        assertThat(transition.moves().getFirst().pause())
                .contains(
                        "The replica \"a/0\" must stop before its successor serves, because \"a/0\" needs the GPU 0 of the node \"n1\", which \"a/0\" holds; until then \"a\" takes 0.000 of its 1.000 requests/s.");
    }

    /// Two GPUs at 700 W beside their host are 2400 W, and the rack has 2000 W.
    @Test
    void pausesWhereWattsDoNotAllowBoth() {
        PlacementProblem problem = problem(2000, gpuNode("n1", "H100-SXM-80GB", 2));
        Transition transition = sound(problem, plan(replica("a/0", "n1", 0)), plan(replica("a/0", "n1", 1)));
        assertThat(texts(transition)).containsExactly("stop a/0 658", "start a/0 1779");
        assertThat(transition.moves().getFirst().pause())
                .contains(
                        "The replica \"a/0\" must stop before its successor serves, because \"a/0\" adds 621 W to the domain \"r1\", which has committed 1.78 kW of 2 kW: 400 W are missing; until then \"a\" takes 0.000 of its 1.000 requests/s.");
    }

    /// 1000 + 700 + 300 W fill the rack before and after.
    @Test
    void lowersOneCapBeforeItRaisesAnother() {
        PlacementProblem problem = problem(2000, gpuNode("n1", "H100-SXM-80GB", 2));
        ReplicaPlacement a = replica("a/0", "n1", 0);
        ReplicaPlacement b = replica("b/0", "n1", 1);
        Optional<Megahertz> slow = Optional.of(new Megahertz(1200));
        Transition transition = sound(
                problem,
                plan(capped(a, 300, slow), capped(b, 700, Optional.empty())),
                plan(capped(a, 700, Optional.empty()), capped(b, 300, slow)));
        assertThat(texts(transition))
                .containsExactly(
                        "set-clock b/0 2000", "lower-cap b/0 1600", "raise-cap a/0 2000", "set-clock a/0 2000");
    }

    @Test
    void swapsTwoReplicasByPausingTheSmaller() {
        PlacementProblem problem = problem(9000, gpuNode("n1", "H100-SXM-80GB", 2));
        Transition transition = sound(
                problem,
                plan(loaded(replica("a/0", "n1", 0), 9, 9), loaded(replica("b/0", "n1", 1), 9, 3)),
                plan(loaded(replica("a/0", "n1", 1), 9, 9), loaded(replica("b/0", "n1", 0), 9, 3)));
        assertThat(texts(transition))
                .containsExactly("stop b/0 1779", "start a/0 2400", "stop a/0 1779", "start b/0 2400");
        assertThat(transition.moves().getFirst().pause())
                .contains(
                        "The replica \"b/0\" must stop before its successor serves, because \"a/0\" needs the GPU 1 of the node \"n1\", which \"b/0\" holds; until then \"b\" takes 0.000 of its 3.000 requests/s.");
        assertThat(transition.moves().stream().skip(1))
                .allMatch(move -> move.pause().isEmpty());
    }

    @Test
    void stopsWithoutAPauseWhereTheOthersTakeTheLoad() {
        PlacementProblem problem = problem(9000, gpuNode("n1", "H100-SXM-80GB", 2));
        ReplicaPlacement first = replica("a/0", "n1", 0);
        ReplicaPlacement second = replica("a/1", "n1", 1);
        Transition transition = sound(problem, plan(first, second), plan(batched(first, 16), batched(second, 16)));
        assertThat(texts(transition))
                .containsExactly("stop a/0 1779", "start a/0 2400", "stop a/1 1779", "start a/1 2400");
        assertThat(transition.moves()).allMatch(move -> move.pause().isEmpty());
    }

    /// 1000 + 3 x 700 W and an idle node of 579 W are committed, and the rack may only commit 3100 W any more.
    @Test
    void bringsAnOverloadedRackUnderItsLimitFirst() {
        PlacementProblem problem = problem(3100, gpuNode("n1", "H100-SXM-80GB", 3), gpuNode("n2", "H100-SXM-80GB", 1));
        ReplicaPlacement a = replica("a/0", "n1", 0);
        ReplicaPlacement b = replica("b/0", "n1", 1);
        ReplicaPlacement c = replica("c/0", "n1", 2);
        Transition transition = sound(
                problem, plan(a, b, c), plan(capped(a, 300, Optional.empty()), b, capped(c, 350, Optional.empty())));
        assertThat(texts(transition)).containsExactly("lower-cap a/0 3279", "lower-cap c/0 2929");
    }

    @Test
    void saysWhichPlanCannotBeReached() {
        PlacementProblem problem = problem(2000, gpuNode("n1", "H100-SXM-80GB", 2));
        assertThatThrownBy(() -> Transitions.between(
                        problem, plan(replica("a/0", "n1", 0)), plan(replica("a/0", "n1", 0), replica("b/0", "n1", 1))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "The new plan cannot be reached, because \"b/0\" adds 621 W to the domain \"r1\", which has committed 1.78 kW of 2 kW: 400 W are missing.");
    }

    /// What ran on a node that is gone holds nothing and is stopped once its successor serves.
    @Test
    void replacesWhatStoodOnALostNode() {
        PlacementProblem problem = problem(9000, gpuNode("n1", "H100-SXM-80GB", 1));
        Transition transition = sound(problem, plan(replica("a/0", "n9", 0)), plan(replica("a/0", "n1", 0)));
        assertThat(texts(transition)).containsExactly("start a/0 1700", "stop a/0 1700");
    }

    /// Ten thousand replicas of which forty move to the eighth GPU of their nodes.
    @Test
    void movesOnlyWhatChangedInALargeFleet() {
        List<Node> nodes = new ArrayList<>();
        List<ReplicaPlacement> before = new ArrayList<>();
        List<ReplicaPlacement> after = new ArrayList<>();
        for (int node = 0; node < 1429; node++) {
            nodes.add(gpuNode("n" + node, "H100-SXM-80GB", 8));
            for (int gpu = 0; gpu < 7; gpu++) {
                before.add(replica("a/" + (7 * node + gpu), "n" + node, gpu));
                after.add(replica("a/" + (7 * node + gpu), "n" + node, gpu == 0 && node < 40 ? 7 : gpu));
            }
        }
        Transition transition = sound(
                problem(10e6, nodes.toArray(Node[]::new)),
                plan(before.toArray(ReplicaPlacement[]::new)),
                plan(after.toArray(ReplicaPlacement[]::new)));
        assertThat(transition.moves()).hasSize(80).allMatch(move -> move.pause().isEmpty());
    }

    private static PlacementProblem problem(double limitWatts, Node... nodes) {
        return TestFleet.problem(
                List.of(
                        model("a", "meta-llama/Llama-3.1-8B", Optional.of(1.0)),
                        model("b", "meta-llama/Llama-3.1-8B", Optional.of(1.0)),
                        model("c", "meta-llama/Llama-3.1-8B", Optional.of(1.0))),
                rack("r1", limitWatts, nodes));
    }

    private static Transition sound(PlacementProblem problem, Plan from, Plan to) {
        Transition transition = Transitions.between(problem, from, to);
        assertThat(TransitionVerifier.violations(problem, from, to, transition)).isEmpty();
        return transition;
    }

    /// Such as {@code start a/0 2400}: what is done, and watts committed in the rack after it.
    private static List<String> texts(Transition transition) {
        return transition.moves().stream()
                .map(move ->
                        "%s %s %.0f".formatted(move.action().label(), move.replica(), inRack(move.committedAfter())))
                .toList();
    }

    private static double inRack(Map<DomainId, Watts> committed) {
        return committed.getOrDefault(new DomainId("r1"), Watts.ZERO).value();
    }
}
