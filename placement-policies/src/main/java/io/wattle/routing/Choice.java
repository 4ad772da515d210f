package io.wattle.routing;

import java.util.List;

/// The replica a policy chose, and why.
///
/// @param reason     a short name for what decided, such as {@code fewest-joules}, shown to the client in a header
/// @param considered what was foreseen on each replica that came into question, where the policy foresees
public record Choice(ReplicaEndpoint replica, String reason, List<Forecast> considered) {
    public Choice {
        considered = List.copyOf(considered);
    }

    /// From a policy that foresees nothing.
    public Choice(ReplicaEndpoint replica, String reason) {
        this(replica, reason, List.of());
    }

    /// The same with another reason.
    public Choice because(String other) {
        return new Choice(replica, other, considered);
    }
}
