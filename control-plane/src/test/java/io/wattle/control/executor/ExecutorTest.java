package io.wattle.control.executor;

import static org.assertj.core.api.Assertions.assertThat;

import io.wattle.catalog.HardwareCatalog;
import io.wattle.control.monitor.Fleet;
import io.wattle.control.monitor.Fold;
import io.wattle.control.planner.AppliedDocument.Content;
import io.wattle.control.planner.SpecReader;
import io.wattle.fleet.Cluster;
import io.wattle.fleet.NodeId;
import io.wattle.power.Charges;
import io.wattle.power.Lease;
import io.wattle.power.Moment;
import io.wattle.protocol.DesiredState;
import io.wattle.protocol.PowerGrant;
import io.wattle.quantity.Watts;
import io.wattle.spec.Catalogs;
import io.wattle.testing.Lab;
import io.wattle.testing.StubNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ExecutorTest {
    private static final NodeId N1 = new NodeId("n1");
    private static final NodeId N2 = new NodeId("n2");
    private static final NodeId N3 = new NodeId("n3");
    private static final NodeTarget SERVE = new NodeTarget(List.of(StubNode.desired("chat/0", 1)), new Watts(40));

    private final Executor executor = new Executor(new Charges(HardwareCatalog.standard()));
    private final StubNode daemon = new StubNode("n1", "boot-1");
    private Cluster cluster;
    private Moment now = new Moment(5_000_000_000L, Instant.parse("2026-01-01T00:00:00Z"));
    private Fleet fleet = Fleet.EMPTY;
    private ExecutorState state = new ExecutorState(7, 0, new TreeMap<>());

    @BeforeEach
    void readCluster() throws Exception {
        Content content = new SpecReader(Catalogs.withoutFiles())
                .read(Lab.CLUSTER)
                .getFirst()
                .content();
        cluster = ((Content.OfCluster) content).cluster();
    }

    @Test
    void aNodeGetsItsReplicasWithAGrantOfTwentySeconds() {
        step(Map.of(N1, SERVE));
        assertThat(state.answer(N1, now))
                .isEqualTo(
                        new DesiredState(7, 1, SERVE.replicas(), Optional.of(new PowerGrant(40, 7, 1, 20_000)), 1000));
    }

    @Test
    void aNodeThatIsToRunNothingGetsNoGrant() {
        step(Map.of());
        assertThat(state.answer(N2, now)).isEqualTo(new DesiredState(7, 0, List.of(), Optional.empty(), 1000));
    }

    @Test
    void aThirdServingNodeWaitsBecauseTheRackHoldsTwo() {
        step(Map.of(N1, SERVE, N2, SERVE, N3, SERVE));
        assertThat(state.answer(N3, now).replicas()).isEmpty();
        assertThat(state.nodes().get(N3).waiting())
                .contains("The node \"n3\" needs 40 W; the power domain \"r1\" would then commit 120 W of 100 W, so it "
                        + "waits until another node gives watts back. A node that is switched off gives none back: "
                        + "take it out of the Cluster document.");
    }

    @Test
    void wattsAreFreeOnceTheirNodeConfirmsThatItStopped() {
        step(Map.of(N1, SERVE, N2, SERVE));
        reportAndFollow();
        step(Map.of(N2, SERVE, N3, SERVE));
        assertThat(state.answer(N3, now).replicas())
                .as("n1 has not stopped yet")
                .isEmpty();
        reportAndFollow();
        step(Map.of(N2, SERVE, N3, SERVE));
        assertThat(state.answer(N3, now).replicas())
                .as("n1 was told and has not said so")
                .isEmpty();
        reportAndFollow();
        step(Map.of(N2, SERVE, N3, SERVE));
        assertThat(state.answer(N3, now).replicas()).isEqualTo(SERVE.replicas());
    }

    @Test
    void aSilentNodeStaysChargedWhatItsEnginesMayDrawWithoutAGrant() {
        step(Map.of(N1, SERVE));
        reportAndFollow();
        now = now.plus(Duration.ofMinutes(5));
        step(Map.of());
        assertThat(state.charge(cluster.node(N1).orElseThrow(), new Watts(10))).isEqualTo(new Watts(40));
        assertThat(state.answer(N1, now).grant()).isEmpty();
    }

    @Test
    void aSilentNodesGrantIsNotRenewed() {
        step(Map.of(N1, SERVE));
        reportAndFollow();
        Moment granted = now;
        for (int second = 0; second < 20; second++) {
            now = now.plus(Duration.ofSeconds(1));
            step(Map.of(N1, SERVE));
        }
        assertThat(state.nodes().get(N1).current().orElseThrow().expires()).isEqualTo(granted.plus(Lease.LEDGER));
        assertThat(state.answer(N1, now).grant().orElseThrow().timeToLiveMillis())
                .as("(30 s - 20 s - 1.5 s) / 1.1")
                .isEqualTo(7727);
    }

    @Test
    void aNewLeaderTakesOverTheGrantsAndRestartsNoEngine() {
        step(Map.of(N1, SERVE, N2, SERVE));
        Ledger.Adopted adopted = Ledger.adopt(Ledger.write(state), 8, now);
        assertThat(adopted.broken()).isEmpty();
        state = adopted.state();
        step(Map.of(N1, SERVE, N2, SERVE));
        assertThat(state.answer(N1, now))
                .isEqualTo(
                        new DesiredState(8, 1, SERVE.replicas(), Optional.of(new PowerGrant(40, 8, 1, 20_000)), 1000));
    }

    @Test
    void nothingIsRaisedWhileALostLedgerMayStillBeInForce() {
        Moment until = now.plus(Lease.LEDGER);
        state = executor.step(state, new Executor.Input(cluster, Map.of(N1, SERVE), fleet, Optional.of(until), now));
        assertThat(state.answer(N1, now).replicas()).isEmpty();
        now = until;
        state = executor.step(state, new Executor.Input(cluster, Map.of(N1, SERVE), fleet, Optional.of(until), now));
        assertThat(state.answer(N1, now).replicas()).isEqualTo(SERVE.replicas());
    }

    @Test
    void anUnreadableLedgerIsSaidAndNotGuessed() {
        assertThat(Ledger.adopt(Map.of("r1", new byte[] {'{'}), 8, now).broken())
                .singleElement()
                .asString()
                .startsWith("The ledger of rack \"r1\" cannot be read: ");
    }

    private void step(Map<NodeId, NodeTarget> targets) {
        ExecutorState next = executor.step(state, new Executor.Input(cluster, targets, fleet, Optional.empty(), now));
        assertThat(executor.violations(cluster, state, next)).isEmpty();
        state = next;
    }

    private void reportAndFollow() {
        if (fleet.fold(daemon.report(), now) instanceof Fold.Accepted(Fleet next)) {
            fleet = next;
        }
        daemon.follow(state.answer(N1, now));
    }
}
