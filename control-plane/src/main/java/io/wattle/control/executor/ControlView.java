package io.wattle.control.executor;

import io.wattle.control.monitor.Fleet;
import io.wattle.control.planner.ActivePlan;
import io.wattle.control.planner.DocumentSet;
import io.wattle.fleet.NodeId;
import io.wattle.power.Moment;
import io.wattle.protocol.NodeReport;
import io.wattle.routing.RoutingSnapshot;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// All that screens and metrics show, at one moment.
///
/// @param isLeading whether this control plane leads
/// @param leader    who led last, as far as is known
/// @param epoch     of the leader, when this is the leader
/// @param documents what is applied
/// @param plan      the plan in use
/// @param committed what the nodes were told; none on a control plane that does not lead
/// @param lost      nodes that count as gone
/// @param fleet     what the nodes report
/// @param lastKnown earlier reports of nodes that have not reported to this leader
public record ControlView(
        boolean isLeading,
        Optional<URI> leader,
        Optional<Long> epoch,
        DocumentSet documents,
        Optional<ActivePlan> plan,
        Optional<ExecutorState> committed,
        Set<NodeId> lost,
        Fleet fleet,
        Map<NodeId, NodeReport> lastKnown,
        RoutingSnapshot routes,
        Moment at) {
    /// What the node said last, perhaps to an earlier leader.
    public Optional<NodeReport> report(NodeId node) {
        return fleet.node(node).map(status -> status.report()).or(() -> Optional.ofNullable(lastKnown.get(node)));
    }

    /// Why the node is not told all that the plan wants.
    public Optional<String> waiting(NodeId node) {
        return committed
                .flatMap(state -> Optional.ofNullable(state.nodes().get(node)))
                .flatMap(NodeCommitment::waiting);
    }
}
