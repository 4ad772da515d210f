package io.wattle.control.executor;

import io.wattle.control.detector.Detector.Sight;
import io.wattle.control.monitor.Fleet;
import io.wattle.control.monitor.NodeStatus;
import io.wattle.fleet.Cluster;
import io.wattle.fleet.NodeId;
import io.wattle.power.Moment;
import io.wattle.protocol.DesiredReplica;
import io.wattle.quantity.Watts;
import java.util.HashMap;
import java.util.Map;

/// What the leader shows the detector. Pure.
final class Watching {
    private Watching() {}

    static Sight sight(Cluster cluster, Executor executor, ExecutorState committed, Fleet fleet, Moment now) {
        Map<NodeId, Map<Integer, Watts>> caps = new HashMap<>();
        fleet.nodes().forEach((node, status) -> caps.put(node, caps(committed, node, status)));
        return new Sight(
                cluster.promised(now.at()),
                executor.charges(),
                fleet,
                committed.charges(executor.idle(cluster)),
                caps,
                now);
    }

    /// The caps by index that the node has accepted and not only been told.
    private static Map<Integer, Watts> caps(ExecutorState committed, NodeId node, NodeStatus status) {
        NodeCommitment commitment = committed.nodes().get(node);
        Map<Integer, Watts> caps = new HashMap<>();
        if (commitment != null
                && status.report().acceptedEpoch() == committed.epoch()
                && status.report().acceptedRevision() == commitment.revision()) {
            for (DesiredReplica replica : commitment.replicas()) {
                replica.gpuPowerCapWatts()
                        .ifPresent(cap -> replica.gpuIndices().forEach(index -> caps.put(index, new Watts(cap))));
            }
        }
        return caps;
    }
}
