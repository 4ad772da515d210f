package io.wattle.simulation;

import java.util.Arrays;

/// Milliseconds that a share of the requests did not exceed; NaN where there was none.
public record Percentiles(double p50, double p95, double p99) {
    /// The smallest value that at least that share of all values does not exceed (nearest rank).
    static Percentiles of(float[] seconds) {
        float[] sorted = seconds.clone();
        Arrays.sort(sorted);
        return new Percentiles(rank(sorted, 0.50), rank(sorted, 0.95), rank(sorted, 0.99));
    }

    private static double rank(float[] sorted, double share) {
        return sorted.length == 0 ? Double.NaN : sorted[Math.max(0, (int) Math.ceil(share * sorted.length) - 1)] * 1e3;
    }
}
