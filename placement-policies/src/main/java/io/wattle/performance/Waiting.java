package io.wattle.performance;

import java.util.function.DoubleUnaryOperator;

/// How long requests wait when they come at random: quantiles of queues.
final class Waiting {
    /// Numbers of requests under way that are looked at, at most: neighbours are alike in a large batch.
    private static final int STRIDES = 64;

    private Waiting() {}

    /// Wait for a place, at a quantile: the exponential tail of M/M/c (source: Kleinrock, Queueing Systems I,
    /// 1975, section 3.5).
    ///
    /// @param waits    share of requests that find all places in use
    /// @param draining requests per second that leave while all places are in use, less those that arrive
    static double forPlace(double waits, double draining, double quantile) {
        return waits <= 1 - quantile ? 0 : Math.log(waits / (1 - quantile)) / Math.max(1e-9, draining);
    }

    /// Share of requests that find all places in use: a birth and death process whose departures are those of
    /// the number under way; Erlang's C where each place serves alike (source: the same, sections 3.1 and 3.5).
    ///
    /// @param leaving requests per second that leave while so many are under way; above 0
    static double shareThatWaits(int slots, double arriving, DoubleUnaryOperator leaving) {
        int stride = Math.max(1, slots / STRIDES);
        double weight = 1;
        double sum = 1;
        int number = 0;
        while (number < slots) {
            int steps = Math.min(stride, slots - number);
            weight *= Math.pow(arriving / leaving.applyAsDouble(number + (steps + 1) / 2.0), steps);
            number += steps;
            sum += steps * weight;
        }
        double busy = arriving / leaving.applyAsDouble(slots);
        double waiting = weight / (1 - busy);
        return busy >= 1 ? 1 : waiting / (sum - weight + waiting);
    }

    /// Until a prompt is read, with those that came before it, at a quantile: M/M/1, since prompts' lengths
    /// vary about as exponential ones do (coefficient of variation 0.96 in Azure's conversations of 2023;
    /// source: the same, section 3.2).
    ///
    /// @param busy    share of the time in which prompts are read
    /// @param seconds to read the mean prompt
    static double forPrompts(double busy, double seconds, double quantile) {
        return busy >= 1 ? Double.POSITIVE_INFINITY : seconds / (1 - busy) * -Math.log(1 - quantile);
    }
}
