package io.wattle.quantity;

import java.time.Duration;

/// Energy in joules: finite, never negative, compared by value.
///
/// @param value joules; finite and {@code >= 0}
public record Joules(double value) implements Comparable<Joules> {
    /// No energy at all; never stands for an energy that could not be read.
    public static final Joules ZERO = new Joules(0);

    public Joules {
        Check.finiteAndNotNegative("energy", value, "J");
    }

    public Joules plus(Joules other) {
        return new Joules(value + other.value);
    }

    /// @throws IllegalArgumentException if {@code other} exceeds this energy
    public Joules minus(Joules other) {
        return new Joules(value - other.value);
    }

    /// @param factor finite and {@code >= 0}
    public Joules times(double factor) {
        return new Joules(value * factor);
    }

    /// The average power that spends this energy in the duration.
    ///
    /// @param duration longer than zero
    public Watts over(Duration duration) {
        return new Watts(value / (duration.toNanos() / 1e9));
    }

    @Override
    public int compareTo(Joules other) {
        return Double.compare(value, other.value);
    }

    /// As a person reads it: {@code 350 J}, {@code 12.4 kJ}.
    @Override
    public String toString() {
        return Scale.ENERGY.format(value);
    }
}
