package io.wattle.node.telemetry;

import java.util.OptionalLong;

/// Turns a cumulative counter that wraps or restarts into increments.
///
/// RAPL's {@code energy_uj} wraps at {@code max_energy_range_uj}; it must be read more often than it wraps. A counter
/// without a range does not wrap: there a step back is a restart.
final class EnergyCounter {
    /// The counter restarts rather than wraps.
    static final long NO_WRAP = 0;

    private final long range;
    private OptionalLong last = OptionalLong.empty();

    /// @param range first value the counter cannot show, in its own unit, or {@link #NO_WRAP}
    EnergyCounter(long range) {
        if (range < 0) {
            throw new IllegalArgumentException("The range (%d) must not be negative.".formatted(range));
        }
        this.range = range;
    }

    long range() {
        return range;
    }

    /// @return the growth since the previous call, in the counter's unit; empty on the first call and after a restart,
    ///         when the growth is unknown
    OptionalLong advance(long reading) {
        var previous = last;
        last = OptionalLong.of(reading);
        if (previous.isEmpty()) {
            return OptionalLong.empty();
        }
        long growth = reading - previous.getAsLong();
        if (growth >= 0) {
            return OptionalLong.of(growth);
        }
        long wrapped = growth + range;
        return range == NO_WRAP || wrapped < 0 ? OptionalLong.empty() : OptionalLong.of(wrapped);
    }
}
