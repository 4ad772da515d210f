package io.wattle.node.lease;

import java.util.Optional;

/// What the node has accepted so far.
///
/// @param lease     the newest grant, run out or not; none before the first
/// @param isGranted whether the last answer came with a grant: without one nothing new may start
public record LeaseState(AcceptedState accepted, Optional<Lease> lease, boolean isGranted) {
    /// Whether engines may be started.
    public boolean mayStart(long nowNanos) {
        return isGranted
                && lease.stream().anyMatch(grant -> !grant.remaining(nowNanos).isZero());
    }
}
