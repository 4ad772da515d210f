package io.wattle.protocol;

import java.util.List;

/// What a node says of itself once a second.
///
/// @param node           its name in the cluster
/// @param bootId         made anew at each start of the daemon; tells a restart from a second daemon of the same name
/// @param sequence       grows by one with each report of one boot id
/// @param sentAtMillis   the node's wall clock, for display and for noticing skew, never for deciding
/// @param daemonVersion  version of the daemon
/// @param acceptedEpoch  highest epoch of a desired state it has accepted; 0 for none
/// @param acceptedRevision revision of that state
/// @param notices        what happened since the last report that was answered; a daemon of an older version has none
public record NodeReport(
        String node,
        String bootId,
        long sequence,
        long sentAtMillis,
        String daemonVersion,
        long acceptedEpoch,
        long acceptedRevision,
        HostReport host,
        List<GpuReport> gpus,
        List<ReplicaReport> replicas,
        List<NodeNotice> notices) {
    @SuppressWarnings("NullAway") // absent in the JSON of an older daemon
    public NodeReport {
        notices = notices == null ? List.of() : List.copyOf(notices);
        gpus = List.copyOf(gpus);
        replicas = List.copyOf(replicas);
    }

    /// Without notices.
    public NodeReport(
            String node,
            String bootId,
            long sequence,
            long sentAtMillis,
            String daemonVersion,
            long acceptedEpoch,
            long acceptedRevision,
            HostReport host,
            List<GpuReport> gpus,
            List<ReplicaReport> replicas) {
        this(
                node,
                bootId,
                sequence,
                sentAtMillis,
                daemonVersion,
                acceptedEpoch,
                acceptedRevision,
                host,
                gpus,
                replicas,
                List.of());
    }
}
