package io.wattle.node.telemetry;

import io.wattle.node.sensor.GpuPulse;
import io.wattle.quantity.Joules;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/// Folds a GPU's pulses: energy integrated from power, and the time for which each reason held the clocks down.
///
/// For one thread. What lies between two pulses that are far apart is unknown and missing.
final class PulseAccount {
    private static final Duration LONGEST_GAP = Duration.ofSeconds(2);

    private final Map<String, Double> throttled = new TreeMap<>();
    private double joules;
    private long lastNanos;
    private boolean hasLast;

    void advance(GpuPulse pulse, long atNanos) {
        double seconds = hasLast ? (atNanos - lastNanos) / 1e9 : 0;
        lastNanos = atNanos;
        hasLast = true;
        if (seconds <= 0 || seconds > LONGEST_GAP.toSeconds()) {
            return;
        }
        if (pulse.power().isPresent()) {
            joules += pulse.power().get().value() * seconds;
        }
        if (pulse.reasons().isPresent()) {
            for (var reason : pulse.reasons().get()) {
                throttled.merge(reason.name().toLowerCase(Locale.ROOT), seconds, Double::sum);
            }
        }
    }

    /// After a pulse that failed.
    void interrupt() {
        hasLast = false;
    }

    Joules energy() {
        return new Joules(joules);
    }

    /// Seconds by reason.
    Map<String, Double> throttled() {
        return Map.copyOf(throttled);
    }
}
