package io.wattle.performance;

import java.util.OptionalDouble;

/// What the GPUs are held to.
///
/// @param relativeClock SM clock, relative to the highest; none where it is not locked
/// @param capWatts      power limit of each GPU; none where it is the board's own
public record PowerControl(OptionalDouble relativeClock, OptionalDouble capWatts) {
    /// Nothing is held.
    public static final PowerControl NONE = new PowerControl(OptionalDouble.empty(), OptionalDouble.empty());

    public PowerControl {
        if (!(relativeClock.orElse(1) > 0 && capWatts.orElse(1) > 0)) {
            throw new IllegalArgumentException(
                    "The clock (%s) and the cap (%s) must be positive.".formatted(relativeClock, capWatts));
        }
    }
}
