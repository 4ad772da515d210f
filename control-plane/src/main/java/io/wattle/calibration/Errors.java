package io.wattle.calibration;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.function.Function;

/// Errors of predictions as logarithms of predicted over measured.
///
final class Errors {
    private final double[] logarithms;

    /// @param logarithms one for each measurement that has the value
    private Errors(double[] logarithms) {
        this.logarithms = logarithms;
    }

    /// A measurement with what was predicted for it by constants that were not fitted on it.
    ///
    /// @param gap    logarithm of predicted over measured; NaN where nothing was measured
    record Scored(Measurement measurement, double gap, double mean, double watts, double joules, double firstToken) {}

    static Errors of(List<Scored> scored, Function<Scored, Double> error) {
        return new Errors(scored.stream()
                .map(error)
                .mapToDouble(Double::doubleValue)
                .filter(Double::isFinite)
                .toArray());
    }

    int count() {
        return logarithms.length;
    }

    double medianAbsolutePercent() {
        return quantileAbsolutePercent(0.5);
    }

    double quantileAbsolutePercent(double quantile) {
        double[] percents = percents();
        if (percents.length == 0) {
            return Double.NaN;
        }
        Arrays.sort(percents);
        return percents[(int) Math.min(percents.length - 1, Math.floor(quantile * percents.length))];
    }

    double meanAbsolutePercent() {
        return Arrays.stream(percents()).average().orElse(Double.NaN);
    }

    /// Median of predicted over measured, less one.
    double biasPercent() {
        double[] sorted = logarithms.clone();
        Arrays.sort(sorted);
        return sorted.length == 0 ? Double.NaN : 100 * Math.expm1(sorted[sorted.length / 2]);
    }

    /// Half-width that holds a share of the errors.
    OptionalDouble halfWidth(double share) {
        double[] sizes = Arrays.stream(logarithms).map(Math::abs).sorted().toArray();
        return sizes.length == 0
                ? OptionalDouble.empty()
                : OptionalDouble.of(sizes[(int) Math.min(sizes.length - 1, Math.ceil(share * sizes.length))]);
    }

    @Override
    public String toString() {
        return count() == 0
                ? "-"
                : String.format(
                        Locale.ROOT,
                        "%5.1f %5.1f %5.1f %+6.1f",
                        medianAbsolutePercent(),
                        meanAbsolutePercent(),
                        quantileAbsolutePercent(0.9),
                        biasPercent());
    }

    private double[] percents() {
        return Arrays.stream(logarithms).map(e -> 100 * Math.abs(Math.expm1(e))).toArray();
    }
}
