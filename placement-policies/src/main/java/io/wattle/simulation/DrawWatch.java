package io.wattle.simulation;

import io.wattle.fleet.DomainId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/// Compares what meters show, means of a second, with limits: a domain above its limit twice goes to its floors for a
/// minute. It can only lower.
final class DrawWatch {
    static final double WINDOW_SECONDS = 1;
    private static final int PATIENCE = 2;
    private static final double FLOORED_SECONDS = 60;

    private final PowerMeter meter;
    private final Map<DomainId, Double> joules = new HashMap<>();
    private final Map<DomainId, Integer> strikes = new HashMap<>();
    private final Map<DomainId, Double> until = new HashMap<>();
    private double readAt = Double.NEGATIVE_INFINITY;

    DrawWatch(PowerMeter meter) {
        this.meter = meter;
    }

    /// Reads the meters where a window has passed, and says which domains are to be at their floors.
    Set<DomainId> floored(double now) {
        if (now - readAt >= WINDOW_SECONDS) {
            boolean isWindow = now - readAt < 2 * WINDOW_SECONDS;
            meter.domains().forEach(domain -> read(new DomainId(domain.name()), domain, isWindow, now));
            readAt = now;
        }
        Set<DomainId> floored = new HashSet<>();
        until.forEach((domain, end) -> {
            if (now < end) {
                floored.add(domain);
            }
        });
        return floored;
    }

    private void read(DomainId id, DomainMeter domain, boolean isWindow, double now) {
        domain.settle(now);
        double before = joules.getOrDefault(id, 0.0);
        joules.put(id, domain.joules());
        boolean isOver = isWindow && (domain.joules() - before) / (now - readAt) > domain.limitWatts();
        int count = isOver ? strikes.getOrDefault(id, 0) + 1 : 0;
        strikes.put(id, count);
        if (count >= PATIENCE) {
            until.put(id, now + FLOORED_SECONDS);
        }
    }

    /// Whether a domain is at its floors and must be let go again.
    boolean isHolding(double now) {
        return until.values().stream().anyMatch(end -> now < end);
    }
}
