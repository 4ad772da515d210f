package io.wattle.control.executor;

import static org.assertj.core.api.Assertions.assertThat;

import io.wattle.catalog.HardwareCatalog;
import io.wattle.control.monitor.Fleet;
import io.wattle.control.monitor.Fold;
import io.wattle.fleet.Cluster;
import io.wattle.fleet.Node;
import io.wattle.fleet.NodeId;
import io.wattle.power.Charges;
import io.wattle.power.Grant;
import io.wattle.power.Moment;
import io.wattle.power.NodeGrants;
import io.wattle.quantity.Watts;
import io.wattle.testing.StubNode;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// Three nodes in a rack of 3.8 kW, and three in another.
class OverdueTest {
    private static final Cluster CLUSTER = SimDocuments.CLUSTER;
    private static final ClusterWatts WATTS = ClusterWatts.of(CLUSTER, new Charges(HardwareCatalog.standard()));
    private static final Moment NOW = new Moment(100 * SimWorld.SECOND, Instant.EPOCH);
    private static final long EPOCH = 5;
    private static final NodeId N0 = new NodeId("n0");
    private static final NodeId N1 = new NodeId("n1");

    @Test
    void nothingIsOverdueWhileTheDomainHoldsAll() {
        assertThat(Overdue.of(WATTS, committed(grant(1_700, EPOCH, 30), grant(1_700, EPOCH - 1, 30)), heard(N0), NOW))
                .isEmpty();
    }

    @Test
    void whoIsLoweredInTheUsualWayIsWaitedFor() {
        assertThat(Overdue.of(WATTS, committed(grant(1_800, EPOCH, 30), grant(1_800, EPOCH, 30)), all(), NOW))
                .isEmpty();
    }

    @Test
    void silentNodesOfAShortRackCountWithAllTheyMayDraw() {
        assertThat(Overdue.of(WATTS, committed(grant(1_800, EPOCH, 30), grant(1_800, EPOCH, 30)), heard(N0), NOW))
                .isEqualTo(Map.of(N0, new Watts(1_800), N1, new Watts(1_800), new NodeId("n2"), new Watts(308)));
    }

    @Test
    void besideOneThatIsLateEverythingUnconfirmedCounts() {
        assertThat(Overdue.of(WATTS, committed(grant(1_800, EPOCH - 1, 30), grant(1_800, EPOCH, 30)), all(), NOW))
                .isEqualTo(Map.of(N0, new Watts(1_800), N1, new Watts(1_800)));
    }

    @Test
    void whatAnEarlierLeaderGrantedAndWhatRanOutUnconfirmedCounts() {
        assertThat(Overdue.of(WATTS, committed(grant(1_800, EPOCH - 1, 30), grant(1_800, EPOCH, -1)), all(), NOW))
                .isEqualTo(Map.of(N0, new Watts(1_800), N1, new Watts(1_800)));
    }

    private static Grant grant(double watts, long epoch, long seconds) {
        long expires = NOW.nanos() + seconds * SimWorld.SECOND;
        return new Grant(new Watts(watts), epoch, 1, new Moment(expires, Instant.EPOCH));
    }

    private static Fleet all() {
        return heard(CLUSTER.nodes().map(Node::id).toArray(NodeId[]::new));
    }

    private static Fleet heard(NodeId... nodes) {
        Fleet fleet = Fleet.EMPTY;
        for (NodeId id : nodes) {
            fleet = ((Fold.Accepted) fleet.fold(new StubNode(id.value(), "boot-1").report(), NOW)).fleet();
        }
        return fleet;
    }

    /// Two nodes that run nothing now, and hold these from before.
    private static ExecutorState committed(Grant first, Grant second) {
        var nodes = new TreeMap<NodeId, NodeCommitment>();
        CLUSTER.nodes()
                .forEach(node -> nodes.put(
                        node.id(),
                        NodeCommitment.none(
                                CLUSTER.rackOf(node.id()).orElseThrow().id(), 0)));
        nodes.put(N0, held(N0, first));
        nodes.put(N1, held(N1, second));
        return new ExecutorState(EPOCH, 1, nodes);
    }

    private static NodeCommitment held(NodeId id, Grant older) {
        return new NodeCommitment(
                CLUSTER.rackOf(id).orElseThrow().id(),
                List.of(),
                1,
                new NodeGrants(Optional.empty(), List.of(older)),
                Optional.empty());
    }
}
