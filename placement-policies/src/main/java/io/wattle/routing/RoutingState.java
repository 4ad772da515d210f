package io.wattle.routing;

import io.wattle.placement.ReplicaId;
import java.time.Duration;
import java.util.Map;

/// What the gateway knows of its replicas this instant, fresher than the {@link RoutingSnapshot}.
///
/// @param inFlight     requests this gateway has sent to a replica and that are not answered yet; absent where there
///                     are none
/// @param backlog      time until a replica has read the prompts sent to it so far; absent where it has
/// @param cachedTokens tokens at the start of this request's prompt that a replica has read before and probably
///                     still keeps; absent where there are none
/// @param turn         how many requests were routed before this one: the seed of policies that take turns or dice
public record RoutingState(
        Map<ReplicaId, Integer> inFlight,
        Map<ReplicaId, Duration> backlog,
        Map<ReplicaId, Integer> cachedTokens,
        long turn) {
    public RoutingState {
        inFlight = Map.copyOf(inFlight);
        backlog = Map.copyOf(backlog);
        cachedTokens = Map.copyOf(cachedTokens);
    }

    /// Nothing is known beside the requests in flight.
    public RoutingState(Map<ReplicaId, Integer> inFlight) {
        this(inFlight, Map.of(), Map.of(), 0);
    }

    /// Requests this gateway has in flight on the replica.
    public int inFlight(ReplicaId replica) {
        return inFlight.getOrDefault(replica, 0);
    }

    /// Time until the replica has read the prompts it has been sent.
    public Duration backlog(ReplicaId replica) {
        return backlog.getOrDefault(replica, Duration.ZERO);
    }

    /// Tokens of this request's prompt that the replica need not read again.
    public int cachedTokens(ReplicaId replica) {
        return cachedTokens.getOrDefault(replica, 0);
    }
}
