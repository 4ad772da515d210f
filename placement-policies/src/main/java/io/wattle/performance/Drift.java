package io.wattle.performance;

import java.time.Duration;

/// How far what is measured has moved from what was predicted, for one quantity of one kind of hardware. Immutable:
/// each sample gives the next.
///
/// A ratio counts by its logarithm, so that half and double are equally far; older samples weigh less. It is said
/// that the model drifts when the mean ratio has been beyond {@value #RAISED_BEYOND} for ten minutes over enough
/// samples, and that it fits again when the ratio is back within {@value #CLEARED_WITHIN}.
///
/// @param weight    of all samples, the newest being 1
/// @param measured  weighted sum of logarithms
/// @param predicted weighted sum of logarithms
/// @param samples   that were taken
/// @param beyond    for how long the mean ratio has been too far off
/// @param isRaised  whether it counts as drifting
public record Drift(double weight, double measured, double predicted, int samples, Duration beyond, boolean isRaised) {
    /// Nothing was compared.
    public static final Drift NONE = new Drift(0, 0, 0, 0, Duration.ZERO, false);

    /// Ratio, either way, from which on the model is said to drift.
    public static final double RAISED_BEYOND = 1.25;

    /// Ratio, either way, below which it fits again.
    public static final double CLEARED_WITHIN = 1.15;

    /// For how long the ratio must be beyond.
    public static final Duration PATIENCE = Duration.ofMinutes(10);

    /// Fewer say nothing.
    private static final int LEAST_SAMPLES = 10;

    /// After which a sample weighs 1/e.
    private static final Duration MEMORY = Duration.ofMinutes(5);

    /// A longer pause between samples is time that nothing was compared in.
    private static final Duration LONGEST_STEP = Duration.ofMinutes(1);

    /// With one more comparison.
    ///
    /// @param measuredValue  above 0
    /// @param predictedValue above 0
    /// @param since          the sample before
    public Drift step(double measuredValue, double predictedValue, Duration since) {
        if (!(measuredValue > 0 && predictedValue > 0 && Double.isFinite(measuredValue / predictedValue))) {
            throw new IllegalArgumentException("The measured value (%s) and the predicted one (%s) must be above 0."
                    .formatted(measuredValue, predictedValue));
        }
        double kept = Math.exp(-(double) since.toMillis() / MEMORY.toMillis());
        Drift next = new Drift(
                weight * kept + 1,
                measured * kept + Math.log(measuredValue),
                predicted * kept + Math.log(predictedValue),
                samples + 1,
                beyond,
                isRaised);
        Duration step = since.compareTo(LONGEST_STEP) > 0 ? LONGEST_STEP : since;
        return next.judged(step);
    }

    private Drift judged(Duration step) {
        double off = Math.abs(Math.log(ratio()));
        Duration now = off > Math.log(RAISED_BEYOND) ? beyond.plus(step) : Duration.ZERO;
        boolean raised =
                isRaised ? off >= Math.log(CLEARED_WITHIN) : samples >= LEAST_SAMPLES && now.compareTo(PATIENCE) >= 0;
        return new Drift(weight, measured, predicted, samples, now, raised);
    }

    /// Mean of measured over predicted; 1 before the first sample.
    public double ratio() {
        return weight == 0 ? 1 : Math.exp((measured - predicted) / weight);
    }

    /// Geometric mean.
    public double meanMeasured() {
        return Math.exp(measured / Math.max(weight, Double.MIN_NORMAL));
    }

    /// Geometric mean.
    public double meanPredicted() {
        return Math.exp(predicted / Math.max(weight, Double.MIN_NORMAL));
    }
}
