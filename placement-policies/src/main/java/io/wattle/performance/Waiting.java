package io.wattle.performance;

/// How long requests wait when they come at random: quantiles of queues.
final class Waiting {
    private Waiting() {}

    /// Requests under way that a request finds, itself included, at a quantile: a Poisson number of others, taken as
    /// normal (mean and variance of M/G/infinity; source: Kleinrock, Queueing Systems I, 1975, section 3.4).
    static double underWay(double mean, double quantile) {
        return 1 + Math.max(0, mean + normal(quantile) * Math.sqrt(mean));
    }

    /// Wait for one of {@code slots} places, at a quantile: Erlang's C and the exponential tail of M/M/c (source: the
    /// same, section 3.5).
    ///
    /// @param load    places in use on average, below {@code slots}
    /// @param leaving requests per second that leave while all places are in use
    /// @param arriving requests per second
    static double forPlace(double slots, double load, double leaving, double arriving, double quantile) {
        double waits = erlangC((int) Math.max(1, Math.floor(slots)), Math.min(load, slots * 0.999));
        return waits <= 1 - quantile ? 0 : Math.log(waits / (1 - quantile)) / Math.max(1e-9, leaving - arriving);
    }

    /// Wait for prompts that came before, at a quantile: one at a time, each as long as the mean (M/D/1 with an
    /// exponential tail of the same mean; source: the same, section 5.6).
    static double forPrompts(double busy, double seconds, double quantile) {
        if (busy <= 1 - quantile) {
            return 0;
        }
        return busy >= 1 ? Double.POSITIVE_INFINITY : seconds / (2 * (1 - busy)) * Math.log(busy / (1 - quantile));
    }

    private static double erlangC(int slots, double load) {
        double inverse = 1;
        for (int slot = 1; slot <= slots; slot++) {
            inverse = 1 + slot / load * inverse;
        }
        double blocked = 1 / inverse;
        double use = load / slots;
        return blocked / (1 - use * (1 - blocked));
    }

    /// Quantile of the standard normal distribution within 4.5e-4 (source: Abramowitz and Stegun 26.2.23).
    private static double normal(double quantile) {
        if (quantile < 0.5) {
            return -normal(1 - quantile);
        }
        double t = Math.sqrt(-2 * Math.log(Math.max(1e-12, 1 - quantile)));
        return t
                - (2.515517 + 0.802853 * t + 0.010328 * t * t)
                        / (1 + 1.432788 * t + 0.189269 * t * t + 0.001308 * t * t * t);
    }
}
