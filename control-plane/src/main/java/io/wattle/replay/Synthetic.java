package io.wattle.replay;

import io.wattle.simulation.Trace;
import io.wattle.workload.ModelName;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/// Requests made by chance.
///
/// @param rate      requests a second, on average
/// @param seconds   how long they come
/// @param variation coefficient of variation of the times between two: 1 makes a Poisson process, more makes bursts
/// @param inputs    lengths of prompts
/// @param outputs   lengths of answers
public record Synthetic(double rate, double seconds, double variation, Lengths inputs, Lengths outputs) {
    public Synthetic {
        if (!(rate > 0 && seconds > 0 && variation > 0)) {
            throw new IllegalArgumentException("The rate (%s), duration (%s s) and variation (%s) must be above 0."
                    .formatted(rate, seconds, variation));
        }
        if (rate * seconds > TraceShape.MOST_REQUESTS) {
            throw new IllegalArgumentException(
                    "The rate (%s) would make %.0f requests in %s s, and at most %.0f are simulated; lower one of them."
                            .formatted(rate, rate * seconds, seconds, TraceShape.MOST_REQUESTS));
        }
    }

    /// @param models asked for equally often
    public List<Trace.Arrival> arrivals(List<ModelName> models, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Trace.Arrival> arrivals = new ArrayList<>();
        double shape = 1 / (variation * variation);
        double now = 0;
        while (true) {
            now += gamma(random, shape) / (shape * rate);
            if (now >= seconds) {
                return arrivals;
            }
            arrivals.add(new Trace.Arrival(
                    now,
                    inputs.at(random.nextDouble()),
                    outputs.at(random.nextDouble()),
                    models.get(random.nextInt(models.size())),
                    "default"));
        }
    }

    /// Of mean {@code shape} (Marsaglia and Tsang, ACM TOMS 26, 2000; below 1 by a power of a uniform number).
    private static double gamma(SplittableRandom random, double shape) {
        if (shape < 1) {
            return gamma(random, shape + 1) * Math.pow(1 - random.nextDouble(), 1 / shape);
        }
        double d = shape - 1.0 / 3;
        double c = 1 / Math.sqrt(9 * d);
        while (true) {
            double normal = random.nextGaussian();
            double v = Math.pow(1 + c * normal, 3);
            if (v > 0 && Math.log(1 - random.nextDouble()) < 0.5 * normal * normal + d * (1 - v + Math.log(v))) {
                return d * v;
            }
        }
    }
}
