package io.wattle.node.lease;

import io.wattle.protocol.PowerGrant;
import java.time.Duration;

/// A grant with its end on the node's own monotonic clock.
public record Lease(PowerGrant grant, long untilNanos) {
    /// Time left; zero once it has run out.
    public Duration remaining(long nowNanos) {
        return Duration.ofNanos(Math.max(0, untilNanos - nowNanos));
    }
}
