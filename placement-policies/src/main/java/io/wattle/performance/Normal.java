package io.wattle.performance;

/// The standard normal distribution (source of both: Abramowitz and Stegun, Handbook of Mathematical Functions,
/// 1964).
final class Normal {
    private Normal() {}

    /// Quantile, within 4.5e-4 (formula 26.2.23).
    static double quantile(double share) {
        if (share < 0.5) {
            return -quantile(1 - share);
        }
        double t = Math.sqrt(-2 * Math.log(Math.max(1e-12, 1 - share)));
        return t
                - (2.515517 + 0.802853 * t + 0.010328 * t * t)
                        / (1 + 1.432788 * t + 0.189269 * t * t + 0.001308 * t * t * t);
    }

    /// Share above a value, within 7.5e-8 (formula 26.2.17).
    static double above(double value) {
        if (value < 0) {
            return 1 - above(-value);
        }
        double t = 1 / (1 + 0.2316419 * value);
        double series =
                t * (0.319381530 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
        return series * Math.exp(-value * value / 2) / Math.sqrt(2 * Math.PI);
    }
}
