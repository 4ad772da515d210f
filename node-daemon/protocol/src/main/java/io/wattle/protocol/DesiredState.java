package io.wattle.protocol;

import java.util.List;
import java.util.Optional;

/// The control plane's answer to a report.
///
/// @param epoch    fencing epoch of the leader; a node refuses any lower than it has accepted
/// @param revision changes whenever {@code replicas} changes within an epoch
/// @param replicas all that the node is to run; anything else it runs is drained and stopped
/// @param grant    the watts the node may draw; none while it is to start nothing
/// @param reportIntervalMillis how long to wait before the next report
public record DesiredState(
        long epoch,
        long revision,
        List<DesiredReplica> replicas,
        Optional<PowerGrant> grant,
        long reportIntervalMillis) {
    public DesiredState {
        replicas = List.copyOf(replicas);
    }
}
