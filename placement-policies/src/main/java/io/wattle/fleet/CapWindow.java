package io.wattle.fleet;

import io.wattle.quantity.Watts;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;

/// A lower cap for some hours of each day, as a grid operator may ask for: 12 kW from 14:00 to 16:00.
///
/// @param to   when it ends; before {@code from} it ends on the next day
/// @param zone whose clocks {@code from} and {@code to} are read on
public record CapWindow(Watts cap, LocalTime from, LocalTime to, ZoneId zone) {
    /// How long before it begins a window counts in all decisions, so that it is kept from its first second: longer
    /// than any grant lasts that nobody renews, and than a change of leaders before that.
    public static final Duration LEAD = Duration.ofSeconds(60);

    private static final long DAY_NANOS = Duration.ofDays(1).toNanos();

    public CapWindow {
        if (from.equals(to)) {
            throw new IllegalArgumentException(
                    "The window of %s begins and ends at %s; let it end later.".formatted(cap, from));
        }
    }

    /// Whether the cap is promised at this time.
    public boolean holds(Instant at) {
        return isWithin(at, 0);
    }

    /// Whether decisions count with it: while it is promised, and for {@link #LEAD} before.
    public boolean counts(Instant at) {
        return isWithin(at, LEAD.toNanos());
    }

    /// When it ends the next time.
    public Instant end(Instant at) {
        var today = at.atZone(zone).with(to);
        return (today.toInstant().isAfter(at) ? today : today.plusDays(1)).toInstant();
    }

    private boolean isWithin(Instant at, long lead) {
        long time = LocalTime.ofInstant(at, zone).toNanoOfDay();
        long begin = from.toNanoOfDay() - lead;
        long length = Math.floorMod(to.toNanoOfDay() - from.toNanoOfDay(), DAY_NANOS) + lead;
        return Math.floorMod(time - begin, DAY_NANOS) < length;
    }

    @Override
    public String toString() {
        return "%s from %s to %s (%s)".formatted(cap, from, to, zone);
    }
}
