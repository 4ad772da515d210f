package io.wattle.control.detector;

import static org.assertj.core.api.Assertions.assertThat;

import io.wattle.control.detector.Finding.Kind;
import io.wattle.control.monitor.Fleet;
import io.wattle.control.monitor.Fold;
import io.wattle.fleet.NodeId;
import io.wattle.power.Moment;
import io.wattle.protocol.DesiredReplica;
import io.wattle.protocol.DesiredState;
import io.wattle.testing.StubNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RepairsTest {
    private static final NodeId N1 = new NodeId("n1");
    private static final DesiredReplica CHAT = StubNode.desired("chat/0", 1);
    private static final Finding STUCK = new Finding(Kind.ENGINE_STUCK, "replica/chat/0", N1, OptionalInt.empty());

    private final StubNode daemon = new StubNode("n1", "boot-1");
    private final List<String> told = new ArrayList<>();
    private Repairs repairs = Repairs.NOTHING;
    private Fleet fleet = Fleet.EMPTY;
    private Moment now = new Moment(0, Instant.EPOCH);
    private int nodes = 3;
    private boolean heals = true;

    @Test
    void anEngineThatStaysStuckIsStoppedUntilItIsGoneAndThenMayRunAgain() {
        repairAStuckEngine();
    }

    private void repairAStuckEngine() {
        report(List.of(CHAT));
        step(Set.of(STUCK), List.of(CHAT));
        pass(29);
        step(Set.of(STUCK), List.of(CHAT));
        assertThat(repairs.withheld()).as("only told so far").isEmpty();
        pass(1);
        step(Set.of(STUCK), List.of(CHAT));
        assertThat(repairs.withheld()).containsExactly("chat/0");
        pass(1);
        step(Set.of(STUCK), List.of());
        assertThat(repairs.withheld()).as("its engine still runs").containsExactly("chat/0");
        report(List.of());
        step(Set.of(), List.of());
        assertThat(repairs.withheld()).isEmpty();
        assertThat(told)
                .containsExactly(
                        "repair_begun replica/chat/0: It has lasted for 30 s: chat/0 is stopped and started again.",
                        "repair_done replica/chat/0: The engine of replica \"chat/0\" was stopped and is started again.");
    }

    @Test
    void whereRepairsAreLeftToOperatorsItIsOnlyTold() {
        heals = false;
        report(List.of(CHAT));
        for (int second = 0; second < 60; second++) {
            step(Set.of(STUCK), List.of(CHAT));
            pass(1);
        }
        assertThat(repairs.withheld()).isEmpty();
        assertThat(told)
                .containsExactly(
                        "repair_held replica/chat/0: Nothing is done about it: repairs are left to operators (--repairs alert).");
    }

    @Test
    void theSameEngineIsNotRepairedAgainSoon() {
        repairAStuckEngine();
        report(List.of(CHAT));
        for (int second = 0; second < 9 * 60; second++) {
            pass(1);
            step(Set.of(STUCK), List.of(CHAT));
        }
        assertThat(repairs.withheld()).isEmpty();
        pass(60);
        step(Set.of(STUCK), List.of(CHAT));
        assertThat(repairs.withheld()).containsExactly("chat/0");
    }

    @Test
    void whenManyThingsFailAtOnceFewAreRepaired() {
        nodes = 100;
        Set<Finding> many =
                IntStream.range(0, 50).mapToObj(index -> lost(index)).collect(Collectors.toSet());
        step(many, List.of());
        pass(60);
        step(many, List.of());
        step(many, List.of());
        assertThat(repairs.avoidedNodes()).hasSize(5);
        assertThat(told).filteredOn(line -> line.startsWith("repair_begun")).hasSize(5);
        assertThat(told)
                .filteredOn(line -> line.startsWith("repair_held"))
                .as("each is told once")
                .hasSize(45)
                .contains("repair_held gpu/9: Nothing is done about it yet: "
                        + "5 repairs within 10 minutes are the most for 100 nodes.");
    }

    @Test
    void aNodeIsLeftAloneWhileItsGpuIsLost() {
        Finding lost = new Finding(Kind.GPU_LOST, "gpu/GPU-1", N1, OptionalInt.empty());
        step(Set.of(lost), List.of());
        pass(60);
        step(Set.of(lost), List.of());
        assertThat(repairs.avoidedNodes()).containsExactly(N1);
        step(Set.of(), List.of());
        assertThat(repairs.avoidedNodes()).isEmpty();
        assertThat(told).last().isEqualTo("repair_done node/n1: The node \"n1\" is used again.");
    }

    @Test
    void whatEndsByItselfIsNotRepaired() {
        step(Set.of(STUCK), List.of(CHAT));
        pass(29);
        step(Set.of(), List.of(CHAT));
        pass(1);
        step(Set.of(STUCK), List.of(CHAT));
        assertThat(told).isEmpty();
    }

    private static Finding lost(int index) {
        return new Finding(Kind.GPU_LOST, "gpu/" + index, new NodeId("n" + index), OptionalInt.empty());
    }

    private void pass(long seconds) {
        now = now.plus(Duration.ofSeconds(seconds));
    }

    private void report(List<DesiredReplica> running) {
        daemon.follow(new DesiredState(1, 1, running, Optional.empty(), 1000));
        assertThat(fleet.fold(daemon.report(), now))
                .isInstanceOfSatisfying(Fold.Accepted.class, accepted -> fleet = accepted.fleet());
    }

    private void step(Set<Finding> findings, List<DesiredReplica> toRun) {
        Repairs.Step step = repairs.step(
                new Repairs.Input(findings, node -> node.equals(N1) ? toRun : List.of(), fleet, nodes, heals, now));
        repairs = step.next();
        step.notices()
                .forEach(notice -> told.add("%s %s: %s".formatted(notice.kind(), notice.subject(), notice.message())));
    }
}
