package io.wattle.routing;

import io.wattle.placement.ReplicaId;
import java.util.Map;

/// What the gateway knows of its replicas this instant, fresher than the {@link RoutingSnapshot}.
///
/// @param inFlight requests this gateway has sent to a replica and that are not answered yet; absent
///   where there are none
public record RoutingState(Map<ReplicaId, Integer> inFlight) {
    public RoutingState {
        inFlight = Map.copyOf(inFlight);
    }

    /// Requests this gateway has in flight on the replica.
    public int inFlight(ReplicaId replica) {
        return inFlight.getOrDefault(replica, 0);
    }
}
