package io.wattle.control.executor;

import static org.assertj.core.api.Assertions.assertThat;

import io.wattle.catalog.HardwareCatalog;
import io.wattle.control.monitor.Fleet;
import io.wattle.control.monitor.Fold;
import io.wattle.control.planner.ActivePlan;
import io.wattle.control.planner.AppliedDocument.Content;
import io.wattle.control.planner.Notice;
import io.wattle.control.planner.PlanInput;
import io.wattle.control.planner.SpecReader;
import io.wattle.control.store.NoteRow;
import io.wattle.fleet.Cluster;
import io.wattle.fleet.DomainId;
import io.wattle.fleet.NodeId;
import io.wattle.placement.PlacementProblem;
import io.wattle.placement.Plan;
import io.wattle.placement.ReplicaConfiguration;
import io.wattle.placement.ReplicaExpectation;
import io.wattle.placement.ReplicaId;
import io.wattle.placement.ReplicaPlacement;
import io.wattle.power.Moment;
import io.wattle.protocol.DesiredState;
import io.wattle.quantity.Bytes;
import io.wattle.quantity.Joules;
import io.wattle.quantity.Watts;
import io.wattle.spec.Catalogs;
import io.wattle.testing.Lab;
import io.wattle.testing.StubNode;
import io.wattle.workload.Model;
import io.wattle.workload.Precision;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The rack of the lab holds two serving nodes of three.
class ChangeoverTest {
    private static final Moment BEGIN = new Moment(0, Instant.parse("2026-01-01T00:00:00Z"));

    private PlacementProblem problem;
    private Fleet fleet = Fleet.EMPTY;
    private long sequence;

    @BeforeEach
    void readDocuments() throws Exception {
        SpecReader reader = new SpecReader(Catalogs.withoutFiles());
        Cluster cluster =
                ((Content.OfCluster) reader.read(Lab.CLUSTER).getFirst().content()).cluster();
        Model chat =
                ((Content.OfModel) reader.read(Lab.model("chat", 1)).getFirst().content()).model();
        Model coder =
                ((Content.OfModel) reader.read(Lab.model("coder", 1)).getFirst().content()).model();
        problem = new PlacementProblem(cluster, List.of(chat, coder), HardwareCatalog.standard(), 1);
    }

    @Test
    void anEngineRunsUntilItsSuccessorServes() {
        Changeover change = begin(List.of(on("n1", "chat/0")), on("n2", "chat/1"));
        assertThat(names(change)).containsExactlyInAnyOrder("chat/0@n1", "chat/1@n2");
        assertThat(change.announcement())
                .isEqualTo(Notice.info(
                        "change_begun", "plan/7", "Plan 7 starts 1 replicas, stops 1 and changes 0 caps or clocks."));

        reports("n1", "chat/0");
        Changeover loading = change.step(fleet, Set.of(), BEGIN).next();
        assertThat(names(loading)).containsExactlyInAnyOrder("chat/0@n1", "chat/1@n2");

        reports("n2", "chat/1");
        Changeover serving = loading.step(fleet, Set.of(), BEGIN).next();
        assertThat(names(serving)).containsExactly("chat/1@n2");
        assertThat(serving.isDone()).as("n1 has not stopped yet").isFalse();

        reports("n1");
        Changeover.Step last = serving.step(fleet, Set.of(), BEGIN);
        assertThat(last.next().isDone()).isTrue();
        assertThat(last.notice()).contains(Notice.info("change_done", "plan/7", "All 2 moves of plan 7 are done."));
    }

    @Test
    void whereWattsAreShortAnEngineStopsFirst() {
        Changeover change =
                begin(List.of(on("n1", "chat/0"), on("n2", "coder/0")), on("n3", "chat/1"), on("n2", "coder/0"));
        assertThat(names(change)).containsExactly("coder/0@n2");
        assertThat(change.announcement().message()).contains("\"chat/0\" must stop before its successor serves");

        reports("n1", "chat/0");
        assertThat(names(change.step(fleet, Set.of(), BEGIN).next())).containsExactly("coder/0@n2");

        reports("n1");
        assertThat(names(change.step(fleet, Set.of(), BEGIN).next()))
                .containsExactlyInAnyOrder("coder/0@n2", "chat/1@n3");
    }

    @Test
    void nobodyWaitsForALostNode() {
        Changeover change =
                begin(List.of(on("n1", "chat/0"), on("n2", "coder/0")), on("n3", "chat/1"), on("n2", "coder/0"));
        assertThat(names(change.step(fleet, Set.of(new NodeId("n1")), BEGIN).next()))
                .containsExactlyInAnyOrder("coder/0@n2", "chat/1@n3");
    }

    @Test
    void twoEnginesNeverRunUnderOneName() {
        Changeover change = begin(List.of(on("n1", "chat/0")), on("n2", "chat/0"));
        assertThat(names(change)).isEmpty();

        reports("n1", "chat/0");
        assertThat(names(change.step(fleet, Set.of(), BEGIN).next())).isEmpty();

        reports("n1");
        assertThat(names(change.step(fleet, Set.of(), BEGIN).next())).containsExactly("chat/0@n2");
    }

    @Test
    void aChangeThatNobodyConfirmsIsCutShort() {
        Changeover change = begin(List.of(on("n1", "chat/0")), on("n2", "chat/1"));
        Moment soon = BEGIN.plus(Duration.ofMinutes(9));
        assertThat(names(change.step(fleet, Set.of(), soon).next())).hasSize(2);

        Changeover.Step late = change.step(fleet, Set.of(), BEGIN.plus(Duration.ofMinutes(11)));
        assertThat(names(late.next())).containsExactly("chat/1@n2");
        assertThat(late.notice())
                .contains(
                        Notice.warning(
                                "change_cut_short",
                                "plan/7",
                                "Nothing of plan 7 was confirmed for 600 s (waiting for start chat/1), so the rest is done at once."));
    }

    @Test
    void aNewLeaderGoesOnWhereTheOldOneStopped() {
        Changeover change =
                begin(List.of(on("n1", "chat/0"), on("n2", "coder/0")), on("n3", "chat/1"), on("n2", "coder/0"));
        assertThat(resumed(change, change)).isEqualTo(change);

        reports("n1");
        Changeover further = change.step(fleet, Set.of(), BEGIN).next();
        assertThat(further.progress().done()).containsExactly(1);
        assertThat(resumed(change, further)).isEqualTo(further);
        assertThat(resumed(change, further).resumption().message()).isEqualTo("Plan 7 goes on after 1 of 2 moves.");

        reports("n3", "chat/1");
        Changeover done = further.step(fleet, Set.of(), BEGIN).next();
        assertThat(resumed(change, done)).isEqualTo(Changeover.direct(change.plan(), BEGIN));
    }

    @Test
    void aChangeOfAnotherPlanIsNotGoneOnWith() {
        Changeover change = begin(List.of(on("n1", "chat/0")), on("n2", "chat/1"));
        ActivePlan other = new ActivePlan(
                8, BEGIN.at(), "Test.", PlanInput.NOTHING, change.plan().plan());
        var stored = ChangeNotes.read(List.of(ChangeNotes.begun(change, BEGIN.at())));
        assertThat(Changeover.resume(_ -> problem, other, stored, BEGIN)).isEqualTo(Changeover.direct(other, BEGIN));
        assertThat(ChangeNotes.read(List.of(new NoteRow("change/begun", "change", "{}?", BEGIN.at()))))
                .isEmpty();
    }

    @Test
    void aCancelledChangeStaysWhereItIs() {
        Changeover change = begin(List.of(on("n1", "chat/0")), on("n2", "chat/1"), on("n3", "chat/2"));
        assertThat(change.isHeld()).isFalse();
        reports("n2", "chat/1");
        Changeover held = change.step(fleet, Set.of(), BEGIN).next().cancelled(BEGIN);
        assertThat(names(held)).containsExactlyInAnyOrder("chat/0@n1", "chat/1@n2");
        assertThat(held.isDone()).isTrue();
        assertThat(held.isHeld()).isTrue();
        assertThat(resumed(held, held)).isEqualTo(held);
    }

    /// By another leader that finds both notes.
    private Changeover resumed(Changeover begun, Changeover further) {
        var stored =
                ChangeNotes.read(List.of(ChangeNotes.steps(further, BEGIN.at()), ChangeNotes.begun(begun, BEGIN.at())));
        return Changeover.resume(_ -> problem, begun.plan(), stored, BEGIN);
    }

    @Test
    void aPlanOfTheSameEnginesHasNoMoves() {
        Changeover change = begin(List.of(on("n1", "chat/0")), on("n1", "chat/0"));
        assertThat(change.isDone()).isTrue();
        assertThat(names(change)).containsExactly("chat/0@n1");
    }

    private Changeover begin(List<ReplicaPlacement> running, ReplicaPlacement... wanted) {
        Plan goal = new Plan("test", List.of(wanted), List.of(), Map.of(), List.of(), List.of(), Optional.empty());
        ActivePlan plan = new ActivePlan(7, BEGIN.at(), "Test.", PlanInput.NOTHING, goal);
        return Changeover.begin(problem, running, plan, BEGIN);
    }

    private static List<String> names(Changeover change) {
        return change.present().stream()
                .map(replica -> replica.id() + "@" + replica.node())
                .toList();
    }

    private static ReplicaPlacement on(String node, String name) {
        return new ReplicaPlacement(
                ReplicaId.parse(name),
                new DomainId("r1"),
                new NodeId(node),
                List.of(),
                new ReplicaConfiguration(1, 1, Precision.FP16, Optional.empty(), Optional.empty(), 1, 512),
                new ReplicaExpectation(
                        1,
                        1,
                        Watts.ZERO,
                        new Watts(30),
                        new Bytes(1 << 20),
                        new Bytes(1 << 20),
                        Duration.ofMillis(100),
                        Duration.ofMillis(10),
                        new Joules(1)));
    }

    /// A report of a node that runs these.
    private void reports(String node, String... replicas) {
        StubNode daemon = new StubNode(node, "boot-" + ++sequence);
        daemon.follow(new DesiredState(
                1,
                1,
                List.of(replicas).stream()
                        .map(name -> StubNode.desired(name, 1))
                        .toList(),
                Optional.empty(),
                1000));
        Moment received = BEGIN.plus(Duration.ofSeconds(10 * sequence));
        fleet = ((Fold.Accepted) fleet.fold(daemon.report(), received)).fleet();
    }
}
