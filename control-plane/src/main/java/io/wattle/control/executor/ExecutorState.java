package io.wattle.control.executor;

import io.wattle.fleet.DomainId;
import io.wattle.fleet.Node;
import io.wattle.fleet.NodeId;
import io.wattle.power.Lease;
import io.wattle.power.Moment;
import io.wattle.protocol.DesiredReplica;
import io.wattle.protocol.DesiredState;
import io.wattle.protocol.PowerGrant;
import io.wattle.quantity.Watts;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// Everything a leader has committed. Only states whose ledger is written are answered from.
///
/// @param epoch    of this leader
/// @param sequence of the latest thing that any node was told, a grant or not
/// @param nodes    by name; those that left the cluster stay until their grants have run out
public record ExecutorState(long epoch, long sequence, SortedMap<NodeId, NodeCommitment> nodes) {
    private static final long REPORT_INTERVAL_MILLIS = 1000;

    public ExecutorState {
        nodes = Collections.unmodifiableSortedMap(new TreeMap<>(nodes));
    }

    /// What the node is to do, asked at a moment.
    DesiredState answer(NodeId node, Moment asked) {
        NodeCommitment commitment = nodes.get(node);
        if (commitment == null) {
            return new DesiredState(epoch, 0, List.of(), Optional.empty(), REPORT_INTERVAL_MILLIS);
        }
        Optional<PowerGrant> grant = commitment
                .current()
                .flatMap(held -> Lease.timeToLive(held, asked)
                        .map(left ->
                                new PowerGrant(held.watts().value(), held.epoch(), held.sequence(), left.toMillis())));
        return new DesiredState(epoch, commitment.revision(), commitment.replicas(), grant, REPORT_INTERVAL_MILLIS);
    }

    /// What the node was told to run; nothing where it is not known.
    List<DesiredReplica> told(NodeId node) {
        NodeCommitment commitment = nodes.get(node);
        return commitment == null ? List.of() : commitment.replicas();
    }

    /// What the node is charged.
    public Watts charge(Node node, Watts idle) {
        NodeCommitment commitment = nodes.get(node.id());
        return commitment == null ? idle : commitment.charge(idle);
    }

    /// What each node of the cluster is charged.
    ///
    /// @param idle what each draws at rest
    Map<NodeId, Watts> charges(Map<NodeId, Watts> idle) {
        Map<NodeId, Watts> charges = new HashMap<>(idle);
        nodes.forEach((id, commitment) -> charges.computeIfPresent(id, (same, rest) -> commitment.charge(rest)));
        return charges;
    }

    /// What nodes that left the cluster may still draw, by the rack they stood in.
    ///
    /// @param idle of the nodes that are in the cluster
    Map<DomainId, Watts> departed(Map<NodeId, Watts> idle) {
        Map<DomainId, Watts> departed = new TreeMap<>();
        nodes.forEach((id, commitment) -> {
            if (!idle.containsKey(id)) {
                departed.merge(commitment.rack(), commitment.charge(Watts.ZERO), Watts::plus);
            }
        });
        return departed;
    }
}
