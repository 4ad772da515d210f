package io.wattle.control.executor;

import io.wattle.control.monitor.NodeStatus;
import io.wattle.protocol.DesiredReplica;
import io.wattle.protocol.GpuReport;
import io.wattle.protocol.NodeReport;
import io.wattle.protocol.ReplicaReport;
import java.util.List;
import java.util.Optional;

/// Whether a node has given back what it was told to give back.
final class Confirmation {
    /// Drivers round limits; half a watt is no disobedience.
    private static final double ROUNDING_WATTS = 0.5;

    private Confirmation() {}

    /// True once the node accepted the latest revision, runs nothing else, and its driver enforces the caps.
    static boolean isGiven(NodeCommitment commitment, long epoch, Optional<NodeStatus> status) {
        // Without a current grant a node that is to run something holds nothing but what is older.
        boolean mayBeDropped = commitment.current().isPresent() || commitment.replicas().isEmpty();
        if (commitment.older().isEmpty() || status.isEmpty() || !mayBeDropped) {
            return false;
        }
        NodeReport report = status.get().report();
        return report.acceptedEpoch() == epoch
                && report.acceptedRevision() == commitment.revision()
                && report.replicas().stream().allMatch(replica -> isWanted(replica, commitment.replicas()))
                && commitment.replicas().stream().allMatch(replica -> areCapsEnforced(replica, report.gpus()));
    }

    private static boolean isWanted(ReplicaReport reported, List<DesiredReplica> wanted) {
        return wanted.stream()
                .anyMatch(replica -> replica.replica().equals(reported.replica())
                        && replica.revision() == reported.revision());
    }

    private static boolean areCapsEnforced(DesiredReplica replica, List<GpuReport> gpus) {
        return replica.gpuPowerCapWatts().isEmpty()
                || replica.gpuIndices().stream()
                        .allMatch(index -> gpus.stream()
                                .filter(gpu -> gpu.index() == index)
                                .anyMatch(gpu -> gpu.enforcedLimitWatts().isPresent()
                                        && gpu.enforcedLimitWatts().getAsDouble()
                                                <= replica.gpuPowerCapWatts().getAsDouble() + ROUNDING_WATTS));
    }
}
