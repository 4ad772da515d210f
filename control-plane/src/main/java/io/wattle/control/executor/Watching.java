package io.wattle.control.executor;

import io.wattle.control.detector.Detector.Sight;
import io.wattle.control.monitor.Fleet;
import io.wattle.fleet.Cluster;
import io.wattle.fleet.NodeId;
import io.wattle.power.Moment;
import io.wattle.protocol.DesiredReplica;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What the leader shows the detector. Pure.
final class Watching {
    private Watching() {}

    static Sight sight(Cluster cluster, Executor executor, ExecutorState committed, Fleet fleet, Moment now) {
        return new Sight(
                cluster.promised(now.at()),
                executor.charges(),
                fleet,
                committed.charges(executor.idle(cluster)),
                accepted(committed, fleet),
                now);
    }

    /// What nodes have accepted and not only been told.
    private static Map<NodeId, List<DesiredReplica>> accepted(ExecutorState committed, Fleet fleet) {
        Map<NodeId, List<DesiredReplica>> accepted = new HashMap<>();
        committed
                .nodes()
                .forEach((node, commitment) -> fleet.node(node)
                        .map(status -> status.report())
                        .filter(report -> report.acceptedEpoch() == committed.epoch()
                                && report.acceptedRevision() == commitment.revision())
                        .ifPresent(_ -> accepted.put(node, commitment.replicas())));
        return accepted;
    }
}
