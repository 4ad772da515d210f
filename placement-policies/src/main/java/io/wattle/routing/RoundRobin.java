package io.wattle.routing;

import java.util.Comparator;
import java.util.List;

/// Each replica in its turn, by name; a baseline.
public final class RoundRobin implements RoutingPolicy {
    /// It was the replica's turn.
    public static final String TURN = "turn";

    /// The policy has no state: the turn comes with the routing state.
    public RoundRobin() {}

    @Override
    public Choice choose(RoutingRequest request, List<ReplicaEndpoint> candidates, RoutingState state) {
        if (candidates.isEmpty()) {
            throw FewestInFlight.noCandidate(request);
        }
        var byName = candidates.stream()
                .sorted(Comparator.comparing(ReplicaEndpoint::replica, FewestInFlight.BY_NAME))
                .toList();
        return new Choice(byName.get((int) Math.floorMod(state.turn(), (long) byName.size())), TURN);
    }
}
