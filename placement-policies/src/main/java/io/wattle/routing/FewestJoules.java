package io.wattle.routing;

import io.wattle.routing.RoutingRequest.Priority;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// Latency objective first, then joules: of the replicas on which the request meets its objective, the one whose
/// energy grows least by it.
///
/// That is usually the fullest one: a busy replica reads its weights for all its requests at once, an idle one would
/// have to wake. What a replica has read of the prompt before lowers both its time and its joules. Where no replica
/// is on time, the least late one. A client's earlier replica is kept while it is on time. Replicas without a
/// profile cannot be foreseen: if there is one among the candidates, {@link FewestInFlight} decides.
public final class FewestJoules implements RoutingPolicy {
    /// On time, and cheaper than every other that is.
    public static final String FEWEST_JOULES = "fewest-joules";
    /// The same, and it would not have been without the prompt tokens it has read before.
    public static final String PREFIX = "prefix";
    /// It answered the client before.
    public static final String SESSION = "session";
    /// None is on time; this one is late by the least.
    public static final String LEAST_LATE = "least-late";
    /// The request is urgent, and this is the quickest.
    public static final String QUICKEST = "quickest";

    /// How late a request that may wait is let be.
    private static final double PATIENT_LATENESS = 4;

    private static final Comparator<Forecast> BY_NAME = Comparator.comparing(
                    (Forecast each) -> each.replica().model())
            .thenComparingInt(each -> each.replica().index());
    private static final Comparator<Forecast> BY_JOULES =
            Comparator.comparingDouble(Forecast::joules).thenComparing(BY_NAME);
    private static final Comparator<Forecast> BY_LATENESS =
            Comparator.comparingDouble(Forecast::lateness).thenComparing(BY_JOULES);

    private final RoutingPolicy unforeseen = new FewestInFlight();

    /// The policy has no state.
    public FewestJoules() {}

    @Override
    public Choice choose(RoutingRequest request, List<ReplicaEndpoint> candidates, RoutingState state) {
        if (candidates.size() < 2
                || candidates.stream().anyMatch(each -> each.profile().isEmpty())) {
            return alone(request, candidates, state);
        }
        List<Forecast> forecasts = new ArrayList<>(candidates.size());
        for (ReplicaEndpoint candidate : candidates) {
            forecasts.add(Forecast.of(request, candidate, state));
        }
        Picked picked = pick(request, forecasts);
        var chosen = candidates.get(forecasts.indexOf(picked.forecast()));
        return new Choice(chosen, reason(picked, candidates, forecasts), forecasts);
    }

    private record Picked(Forecast forecast, String reason) {}

    private Choice alone(RoutingRequest request, List<ReplicaEndpoint> candidates, RoutingState state) {
        var choice = unforeseen.choose(request, candidates, state);
        var chosen = choice.replica();
        return chosen.profile().isEmpty() || candidates.size() > 1
                ? choice
                : new Choice(chosen, choice.reason(), List.of(Forecast.of(request, chosen, state)));
    }

    private static Picked pick(RoutingRequest request, List<Forecast> forecasts) {
        Priority priority = request.wishes().priority();
        double allowed = priority == Priority.LOW ? PATIENT_LATENESS : 1;
        Optional<Forecast> session = request.wishes()
                .session()
                .flatMap(replica -> forecasts.stream()
                        .filter(each -> each.replica().equals(replica) && each.lateness() <= allowed)
                        .findFirst());
        if (session.isPresent()) {
            return new Picked(session.get(), SESSION);
        }
        var leastLate = forecasts.stream().min(BY_LATENESS).orElseThrow();
        if (priority == Priority.HIGH) {
            return new Picked(leastLate, QUICKEST);
        }
        return forecasts.stream()
                .filter(each -> each.lateness() <= allowed)
                .min(BY_JOULES)
                .map(best -> new Picked(best, FEWEST_JOULES))
                .orElse(new Picked(leastLate, LEAST_LATE));
    }

    /// The cheapest is told apart from the one that is cheapest only because it knows the prompt.
    private static String reason(Picked picked, List<ReplicaEndpoint> candidates, List<Forecast> forecasts) {
        if (!picked.reason().equals(FEWEST_JOULES) || picked.forecast().cachedTokens() == 0) {
            return picked.reason();
        }
        Comparator<Forecast> withoutCache =
                Comparator.comparingDouble(each -> each.joules() + saved(each, candidates, forecasts));
        var otherwise = forecasts.stream()
                .filter(Forecast::isOnTime)
                .min(withoutCache.thenComparing(BY_NAME))
                .orElse(picked.forecast());
        return otherwise.replica().equals(picked.forecast().replica()) ? FEWEST_JOULES : PREFIX;
    }

    private static double saved(Forecast forecast, List<ReplicaEndpoint> candidates, List<Forecast> forecasts) {
        var profile = candidates.get(forecasts.indexOf(forecast)).profile().orElseThrow();
        return forecast.cachedTokens() * Forecast.joulesPerPromptToken(profile.curve());
    }
}
