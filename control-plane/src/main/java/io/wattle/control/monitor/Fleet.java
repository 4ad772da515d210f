package io.wattle.control.monitor;

import io.wattle.fleet.NodeId;
import io.wattle.power.Moment;
import io.wattle.protocol.NodeReport;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// All nodes as they last reported. Immutable: each report gives the next fleet.
///
/// @param nodes those that have reported to this leader
public record Fleet(Map<NodeId, NodeStatus> nodes) {
    /// Nobody has reported.
    public static final Fleet EMPTY = new Fleet(Map.of());

    /// After this long without a report a node counts as silent, and its telemetry as unknown.
    public static final Duration FRESH = Duration.ofSeconds(3);

    public Fleet {
        nodes = Map.copyOf(nodes);
    }

    public Optional<NodeStatus> node(NodeId id) {
        return Optional.ofNullable(nodes.get(id));
    }

    public Freshness freshness(NodeId id, Moment now) {
        return node(id).map(status -> status.freshness(now)).orElse(Freshness.UNKNOWN);
    }

    /// Takes in a report of a node of the cluster, or says why not.
    public Fold fold(NodeReport report, Moment now) {
        NodeId id = new NodeId(report.node());
        return switch (NodeFold.fold(node(id), report, now)) {
            case NodeFold.Refused(var refusal) -> new Fold.Refused(refusal);
            case NodeFold.Accepted(var status) -> {
                Map<NodeId, NodeStatus> next = new HashMap<>(nodes);
                next.put(id, status);
                yield new Fold.Accepted(new Fleet(next));
            }
        };
    }

    /// The fleet without nodes that left the cluster.
    public Fleet retain(Collection<NodeId> known) {
        Map<NodeId, NodeStatus> kept = new HashMap<>(nodes);
        kept.keySet().retainAll(known);
        return new Fleet(kept);
    }
}
