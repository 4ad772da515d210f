package io.wattle.power;

import java.time.Duration;
import java.time.Instant;

/// One instant on both clocks: the monotonic one decides, the wall clock is for display.
///
/// @param nanos of a clock that never goes back and counts from anywhere
/// @param at    the wall clock
public record Moment(long nanos, Instant at) {
    /// How much later this moment is; negative when it is earlier.
    public Duration since(Moment earlier) {
        return Duration.ofNanos(nanos - earlier.nanos);
    }

    /// This moment moved on both clocks.
    public Moment plus(Duration duration) {
        return new Moment(nanos + duration.toNanos(), at.plus(duration));
    }

    public boolean isAfter(Moment other) {
        return nanos - other.nanos > 0;
    }
}
