package io.wattle.quantity;

/// A clock, in the unit NVML counts clocks in.
///
/// @param value megahertz; finite and {@code >= 0}
public record Megahertz(double value) implements Comparable<Megahertz> {
    public Megahertz {
        Check.finiteAndNotNegative("clock", value, "MHz");
    }

    @Override
    public int compareTo(Megahertz other) {
        return Double.compare(value, other.value);
    }

    @Override
    public String toString() {
        return Scale.FREQUENCY.format(value);
    }
}
