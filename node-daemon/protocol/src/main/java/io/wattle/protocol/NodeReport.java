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
        List<ReplicaReport> replicas) {
    public NodeReport {
        gpus = List.copyOf(gpus);
        replicas = List.copyOf(replicas);
    }
}
