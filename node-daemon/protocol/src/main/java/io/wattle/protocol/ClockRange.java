package io.wattle.protocol;

/// Bounds of a GPU's clock.
///
/// @param minimumMegahertz not above the maximum
public record ClockRange(int minimumMegahertz, int maximumMegahertz) {
    public static final ClockRange UNLOCKED = new ClockRange(0, 0);

    /// Both 0: the clock is to be the driver's own again.
    public boolean isUnlocked() {
        return minimumMegahertz == 0 && maximumMegahertz == 0;
    }

    /// Whether another range lies within this one.
    public boolean holds(ClockRange other) {
        return minimumMegahertz <= other.minimumMegahertz
                && other.minimumMegahertz <= other.maximumMegahertz
                && other.maximumMegahertz <= maximumMegahertz;
    }
}
