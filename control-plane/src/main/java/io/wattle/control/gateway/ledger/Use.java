package io.wattle.control.gateway.ledger;

import io.wattle.quantity.Joules;

/// What was used.
///
/// @param measuredJoules attributed from sensors; above rest, as all joules here
/// @param modelledJoules attributed from the performance model where nothing was measured
/// @param savedJoules    that answers from the cache had cost when they were made
/// @param unknown        requests whose energy is not known: it is in none of the sums
/// @param unsettledJoules of measured and modelled ones, those that the meter has not been heard on
public record Use(
        long requests,
        long promptTokens,
        long outputTokens,
        double measuredJoules,
        double modelledJoules,
        double savedJoules,
        long unknown,
        double unsettledJoules) {
    /// Nothing.
    public static final Use NONE = new Use(0, 0, 0, 0, 0, 0, 0, 0);

    public Use plus(Use other) {
        return new Use(
                requests + other.requests,
                promptTokens + other.promptTokens,
                outputTokens + other.outputTokens,
                measuredJoules + other.measuredJoules,
                modelledJoules + other.modelledJoules,
                savedJoules + other.savedJoules,
                unknown + other.unknown,
                unsettledJoules + other.unsettledJoules);
    }

    /// The same with what the cache saved.
    public Use saving(Joules saved) {
        return plus(new Use(0, 0, 0, 0, 0, saved.value(), 0, 0));
    }

    public double joules() {
        return measuredJoules + modelledJoules;
    }
}
