package io.wattle.routing;

import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;

/// Of two replicas drawn at random the one with fewer requests in flight; a baseline (source: Mitzenmacher, "The
/// Power of Two Choices in Randomized Load Balancing", IEEE TPDS 12, 2001).
public final class PowerOfTwoChoices implements RoutingPolicy {
    /// It had the fewer requests of two that were drawn.
    public static final String FEWER_OF_TWO = "fewer-of-two";

    private final long seed;

    /// @param seed of the dice, together with the turn
    public PowerOfTwoChoices(long seed) {
        this.seed = seed;
    }

    @Override
    public Choice choose(RoutingRequest request, List<ReplicaEndpoint> candidates, RoutingState state) {
        if (candidates.isEmpty()) {
            throw FewestInFlight.noCandidate(request);
        }
        var byName = candidates.stream()
                .sorted(Comparator.comparing(ReplicaEndpoint::replica, FewestInFlight.BY_NAME))
                .toList();
        var dice = new SplittableRandom(seed + state.turn());
        int first = dice.nextInt(byName.size());
        int second = byName.size() < 2 ? first : (first + 1 + dice.nextInt(byName.size() - 1)) % byName.size();
        boolean isFirst = state.inFlight(byName.get(first).replica())
                <= state.inFlight(byName.get(second).replica());
        return new Choice(byName.get(isFirst ? first : second), FEWER_OF_TWO);
    }
}
