package io.wattle.quantity;

import java.time.Duration;
import java.util.Collection;

/// Electrical power in watts: finite, never negative, compared by value.
///
/// Power is an average over some window; the window belongs to the reading that carries this value, never to the
/// value itself.
///
/// @param value watts; finite and {@code >= 0}
public record Watts(double value) implements Comparable<Watts> {
    /// No power at all; never stands for a power that could not be read.
    public static final Watts ZERO = new Watts(0);

    public Watts {
        Check.finiteAndNotNegative("power", value, "W");
    }

    /// Converts from NVML's unit, an unsigned 32-bit number of milliwatts.
    public static Watts ofMilliwatts(int milliwatts) {
        return new Watts(Integer.toUnsignedLong(milliwatts) / 1e3);
    }

    /// The sum of all of them; {@link #ZERO} for none.
    public static Watts sum(Collection<Watts> powers) {
        return new Watts(powers.stream().mapToDouble(Watts::value).sum());
    }

    public Watts plus(Watts other) {
        return new Watts(value + other.value);
    }

    /// @throws IllegalArgumentException if {@code other} exceeds this power
    public Watts minus(Watts other) {
        return new Watts(value - other.value);
    }

    /// @param factor finite and {@code >= 0}
    public Watts times(double factor) {
        return new Watts(value * factor);
    }

    /// The energy of this power held over a duration.
    public Joules times(Duration duration) {
        return new Joules(value * duration.toNanos() / 1e9);
    }

    public boolean exceeds(Watts other) {
        return value > other.value;
    }

    @Override
    public int compareTo(Watts other) {
        return Double.compare(value, other.value);
    }

    /// As a person reads it: {@code 850 W}, {@code 17.2 kW}, {@code 1.25 MW}.
    @Override
    public String toString() {
        return Scale.POWER.format(value);
    }
}
