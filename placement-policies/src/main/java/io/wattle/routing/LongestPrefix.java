package io.wattle.routing;

import java.util.List;

/// The replica that has read most of the prompt before, whatever its load; without any, the one with the fewest
/// requests in flight. A baseline.
public final class LongestPrefix implements RoutingPolicy {
    private final RoutingPolicy fewest = new FewestInFlight();

    /// The policy has no state.
    public LongestPrefix() {}

    @Override
    public Choice choose(RoutingRequest request, List<ReplicaEndpoint> candidates, RoutingState state) {
        int most = candidates.stream()
                .mapToInt(each -> state.cachedTokens(each.replica()))
                .max()
                .orElse(0);
        if (most == 0) {
            return fewest.choose(request, candidates, state);
        }
        var longest = candidates.stream()
                .filter(each -> state.cachedTokens(each.replica()) == most)
                .toList();
        return fewest.choose(request, longest, state).because(FewestJoules.PREFIX);
    }
}
