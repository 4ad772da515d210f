package io.wattle.performance;

/// Half-widths of 90 % intervals as logarithms of a ratio: quantiles of the errors on model families that were left
/// out of the fit, wider where the model extrapolates.
record Intervals(
        double denseLatency,
        double expertLatency,
        double quantisedLatency,
        double quantisedExpertLatency,
        double denseWatts,
        double expertWatts,
        double otherGpu,
        double otherEngine,
        double largeBatch) {
    /// Sequences beyond which hardly any run was measured.
    private static final double LARGE_BATCH = 512;

    static Intervals of(Calibration c) {
        return new Intervals(
                c.value("interval.latency.dense"),
                c.value("interval.latency.experts"),
                c.value("interval.latency.quantised"),
                c.value("interval.latency.quantised-experts"),
                c.value("interval.watts.dense"),
                c.value("interval.watts.experts"),
                c.value("interval.other-gpu"),
                c.value("interval.other-engine"),
                c.value("interval.large-batch"));
    }

    /// By how much a latency may be off, as a factor of at least 1 either way.
    double latency(Configuration configuration, double sequences, boolean isCalibrated) {
        boolean isSmall = configuration.format().precision().bitsPerWeight() < 12;
        double width = configuration.hasExperts()
                ? isSmall ? quantisedExpertLatency : expertLatency
                : isSmall ? quantisedLatency : denseLatency;
        return Math.exp(width * widening(configuration, sequences, isCalibrated));
    }

    /// By how much watts may be off, as a factor of at least 1 either way.
    double watts(Configuration configuration, double sequences, boolean isCalibrated) {
        double width = configuration.hasExperts() ? expertWatts : denseWatts;
        return Math.exp(width * widening(configuration, sequences, isCalibrated));
    }

    private double widening(Configuration configuration, double sequences, boolean isCalibrated) {
        return (isCalibrated ? 1 : otherGpu)
                * (configuration.engineKey().equals(EngineEra.DEFAULT) ? 1 : otherEngine)
                * (sequences > LARGE_BATCH || configuration.layout().pipeline() > 1 ? largeBatch : 1);
    }
}
