package io.wattle.simulation;

import io.wattle.performance.StepCosts;

/// What an engine does until its next event.
///
/// @param steps   how many; 0 while it rests
/// @param first   seconds of the first step
/// @param slope   by which each step takes longer than the one before
/// @param prompts share of the joules that the reading of prompts causes
record Stretch(double begin, double end, long steps, double first, double slope, double watts, double prompts) {
    /// Until a request that arrived is tokenised and in the engine's queue (believed of vLLM before any fit).
    static final double ARRIVAL_SECONDS = 0.02;

    /// Steps that pass beside those it waits for and is read in: the next one was launched already, and a token is sent
    /// when the one after its own is under way, since engines overlap scheduling with computing. Chosen in view of
    /// measured runs, see {@code MeasuredClosedLoopTest}.
    static final int STEPS_AHEAD = 2;

    /// Seconds from a request's arrival until its engine may read it.
    static double intake(StepCosts costs, Batch batch) {
        double step = batch.size() == 0
                ? 0
                : costs.answering(batch.size(), batch.context()).seconds();
        return ARRIVAL_SECONDS + STEPS_AHEAD * step;
    }

    static Stretch resting(double until) {
        return new Stretch(0, until, 0, 0, 0, 0, 0);
    }

    boolean isReading() {
        return prompts > 0;
    }

    double after(long count) {
        return begin + count * first + slope * count * (count - 1) / 2;
    }

    /// The same, over at the first end of a step at or after a moment.
    Stretch until(double moment) {
        double mean = first + slope * Math.max(0, steps - 1) / 2;
        long count = Math.clamp((long) ((moment - begin) / mean), 1, steps);
        while (count > 1 && after(count - 1) >= moment) {
            count--;
        }
        while (count < steps && after(count) < moment) {
            count++;
        }
        return new Stretch(begin, after(count), count, first, slope, watts, prompts);
    }

    /// One step that reads prompts beside the answers.
    ///
    /// @param lookback tokens that each of the tokens read looks back on, on average
    static Stretch reading(StepCosts costs, Batch batch, double now, int tokens, double lookback) {
        StepCosts.Step step = costs.reading(batch.size(), batch.context(), tokens, lookback);
        double alone = batch.size() == 0
                ? 0
                : costs.answering(batch.size(), batch.context()).seconds();
        double prompts = Math.max(1e-9, 1 - alone / step.seconds());
        return new Stretch(now, now + step.seconds(), 1, step.seconds(), 0, whole(step.watts()), prompts);
    }

    static Stretch answering(StepCosts costs, Batch batch, double now, long steps) {
        int count = batch.size();
        double context = batch.context();
        double first = costs.answering(count, context).seconds();
        double last = costs.answering(count, context + steps - 1).seconds();
        double watts = whole(costs.answering(count, context + (steps - 1) / 2.0).watts());
        double slope = steps > 1 ? (last - first) / (steps - 1) : 0;
        double end = now + steps * first + slope * steps * (steps - 1) / 2;
        return new Stretch(now, end, steps, first, slope, watts, 0);
    }

    /// As meters count: whole milliwatts.
    private static double whole(double watts) {
        return Math.round(watts * 1e3) / 1e3;
    }
}
