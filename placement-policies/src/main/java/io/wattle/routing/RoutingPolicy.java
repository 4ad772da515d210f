package io.wattle.routing;

import java.util.List;

/// Chooses the replica that answers a request. Pure: the same arguments give the same choice.
@FunctionalInterface
public interface RoutingPolicy {
    /// @param candidates replicas that can answer, at least one, in any order
    /// @throws IllegalArgumentException if there is no candidate
    Choice choose(RoutingRequest request, List<ReplicaEndpoint> candidates, RoutingState state);
}
