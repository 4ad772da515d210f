package io.wattle.routing;

import io.wattle.performance.ServingCurve;
import io.wattle.placement.ReplicaId;
import java.time.Duration;

/// What one more request is expected to meet on a replica, and to cost there; modelled.
///
/// @param underWay           requests there, this one included
/// @param timeToFirstToken   prompts before it, its own prompt less what is cached, and a place if all are taken
/// @param timePerOutputToken at the batch it would join, mean
/// @param lateness           the larger of the time to its first token and the time per token of the answers at the
///                           promised percentile, each relative to its objective; up to 1 holds it
/// @param joules             by how much the replica's energy grows: the slope of watts against tokens per second at
///                           this load times the tokens of the answer, less the prompt tokens saved. Differences
///                           between replicas count, so it may be negative
/// @param cachedTokens       of its prompt that need not be read again
public record Forecast(
        ReplicaId replica,
        int underWay,
        Duration timeToFirstToken,
        Duration timePerOutputToken,
        double lateness,
        double joules,
        int cachedTokens) {
    /// Least growth of throughput that one more request brings: beyond the bend of the curve it only waits.
    private static final double LEAST_GROWTH = 1e-3;

    /// @throws IllegalArgumentException if the replica has no profile
    static Forecast of(RoutingRequest request, ReplicaEndpoint endpoint, RoutingState state) {
        ReplicaId replica = endpoint.replica();
        ServingProfile profile = endpoint.profile()
                .orElseThrow(() -> new IllegalArgumentException(
                        "The replica (%s) needs a profile to be foreseen.".formatted(replica)));
        ServingCurve curve = profile.curve();
        int others = Math.max(state.inFlight(replica), endpoint.running() + endpoint.waiting());
        int prompt = request.promptTokens();
        int cached = Math.min(prompt, state.cachedTokens(replica));
        int output = Math.min(request.wishes().outputTokens().orElse(curve.outputTokens()), curve.outputTokens());
        var joined = curve.at(others + 1);
        double gap = joined.gap();
        double first = seconds(state.backlog(replica))
                + (prompt - cached) / curve.promptTokensPerSecond()
                + joined.begin()
                + waitForPlace(curve, others);
        var objective = profile.objective();
        double lateness = Math.max(
                first / seconds(objective.timeToFirstToken()),
                joined.slowGap() / seconds(objective.timePerOutputToken()));
        double joules = output * joulesPerToken(curve, others) + (prompt - cached) * joulesPerPromptToken(curve);
        return new Forecast(replica, others + 1, duration(first), duration(gap), lateness, joules, cached);
    }

    /// Whether the promised latency holds.
    public boolean isOnTime() {
        return lateness <= 1;
    }

    /// Of a prompt token: what the replica draws while it is busy, for as long as it reads one.
    static double joulesPerPromptToken(ServingCurve curve) {
        return curve.points().getLast().activeWatts() / curve.promptTokensPerSecond();
    }

    /// Of one more answer's token: the slope from this load to the next. The first request pays for waking the
    /// replica, the next share its steps.
    private static double joulesPerToken(ServingCurve curve, int others) {
        var before = curve.at(others);
        var after = curve.at(others + 1);
        double growth = after.tokensPerSecond() - before.tokensPerSecond();
        double average = after.activeWatts() / after.tokensPerSecond();
        return growth < LEAST_GROWTH * after.tokensPerSecond()
                ? average
                : (after.activeWatts() - before.activeWatts()) / growth;
    }

    /// Where all places are taken, those before it leave one at a time.
    private static double waitForPlace(ServingCurve curve, int others) {
        double before = others + 1 - Math.floor(curve.mostSequences());
        return before <= 0
                ? 0
                : before * curve.outputTokens() / curve.points().getLast().tokensPerSecond();
    }

    private static double seconds(Duration duration) {
        return duration.toNanos() / 1e9;
    }

    private static Duration duration(double seconds) {
        return Duration.ofNanos(Math.round(Math.min(seconds, 1e9) * 1e9));
    }
}
