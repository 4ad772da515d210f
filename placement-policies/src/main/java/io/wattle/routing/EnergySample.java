package io.wattle.routing;

import io.wattle.quantity.Joules;
import io.wattle.quantity.Origin;
import java.time.Instant;

/// The counters of one replica at one instant, since its engine started.
///
/// @param promptTokensTotal prompt tokens read; {@code >= 0}
/// @param outputTokensTotal tokens generated; {@code >= 0}
/// @param activeEnergyTotal energy above idle that the replica caused
/// @param origin            how the energy came about
public record EnergySample(
        Instant at, long promptTokensTotal, long outputTokensTotal, Joules activeEnergyTotal, Origin origin) {
    public EnergySample {
        requireNotNegative("prompt tokens", promptTokensTotal);
        requireNotNegative("output tokens", outputTokensTotal);
    }

    /// Whether any counter fell since the earlier sample, which means that it started again from zero.
    boolean restartedSince(EnergySample earlier) {
        return promptTokensTotal < earlier.promptTokensTotal
                || outputTokensTotal < earlier.outputTokensTotal
                || activeEnergyTotal.compareTo(earlier.activeEnergyTotal) < 0;
    }

    private static void requireNotNegative(String name, long total) {
        if (total < 0) {
            throw new IllegalArgumentException("The total of %s (%d) must not be negative.".formatted(name, total));
        }
    }
}
