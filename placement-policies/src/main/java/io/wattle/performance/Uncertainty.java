package io.wattle.performance;

/// How far a prediction may be off: 90 % of measurements lie within a factor of it, wider where the model
/// extrapolates.
public final class Uncertainty {
    private final Calibration calibration;

    public Uncertainty(Calibration calibration) {
        this.calibration = calibration;
    }

    /// By how much a latency may be off, as a factor of at least 1 either way.
    public double latencyFactor(Configuration configuration, Load load) {
        return calibration.intervals().latency(configuration, load.sequences(), isFitted(configuration));
    }

    /// By how much watts may be off, as a factor of at least 1 either way.
    public double wattsFactor(Configuration configuration, Load load) {
        return calibration.intervals().watts(configuration, load.sequences(), isFitted(configuration));
    }

    private boolean isFitted(Configuration configuration) {
        return calibration.fittedGpus().contains(configuration.gpu().name());
    }
}
