package io.wattle.routing;

import io.wattle.placement.ReplicaId;
import io.wattle.quantity.Joules;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// The replica with the fewest requests in flight; among equals the one whose output token costs the
/// fewest joules; then the first by name.
///
/// A replica whose cost is unknown comes after those whose cost is known: unknown is not cheap. The
/// cost is the one per output token, because decoding dominates the energy of most requests.
public final class FewestInFlight implements RoutingPolicy {
    /// The model has one replica that can answer.
    public static final String ONLY_REPLICA = "only-replica";
    /// It had strictly fewer requests in flight than any other.
    public static final String FEWEST_IN_FLIGHT = "fewest-in-flight";
    /// Equally loaded, and its output token costs fewer joules.
    public static final String LOWEST_JOULES = "lowest-joules";
    /// Nothing but the name told them apart.
    public static final String FIRST_BY_NAME = "first-by-name";

    static final Comparator<ReplicaId> BY_NAME =
            Comparator.comparing(ReplicaId::model).thenComparingInt(ReplicaId::index);
    private static final Comparator<ReplicaEndpoint> BY_JOULES =
            Comparator.comparing(FewestInFlight::outputTokenCost, emptyLast());

    /// The policy has no state.
    public FewestInFlight() {}

    @Override
    public Choice choose(RoutingRequest request, List<ReplicaEndpoint> candidates, RoutingState state) {
        if (candidates.isEmpty()) {
            throw noCandidate(request);
        }
        if (candidates.size() == 1) {
            return new Choice(candidates.getFirst(), ONLY_REPLICA);
        }
        Comparator<ReplicaEndpoint> byLoad = Comparator.comparingInt(each -> state.inFlight(each.replica()));
        var ranked = candidates.stream()
                .sorted(byLoad.thenComparing(BY_JOULES).thenComparing(ReplicaEndpoint::replica, BY_NAME))
                .limit(2)
                .toList();
        var best = ranked.getFirst();
        var second = ranked.getLast();
        if (byLoad.compare(best, second) != 0) {
            return new Choice(best, FEWEST_IN_FLIGHT);
        }
        return new Choice(best, BY_JOULES.compare(best, second) != 0 ? LOWEST_JOULES : FIRST_BY_NAME);
    }

    static IllegalArgumentException noCandidate(RoutingRequest request) {
        return new IllegalArgumentException(
                "The model (%s) needs at least one candidate to choose from.".formatted(request.model()));
    }

    private static Optional<Joules> outputTokenCost(ReplicaEndpoint endpoint) {
        return endpoint.cost().map(EnergyCost::perOutputToken);
    }

    private static Comparator<Optional<Joules>> emptyLast() {
        return Comparator.<Optional<Joules>, Boolean>comparing(Optional::isEmpty)
                .thenComparing(cost -> cost.orElse(Joules.ZERO));
    }
}
