package io.wattle.quantity;

/// A size in bytes: never negative, compared by value.
///
/// @param value bytes; {@code >= 0}
public record Bytes(long value) implements Comparable<Bytes> {
    /// Nothing.
    public static final Bytes ZERO = new Bytes(0);

    public Bytes {
        Check.finiteAndNotNegative("size", (double) value, "B");
    }

    /// @param gibibytes finite and {@code >= 0}; rounded down to whole bytes
    public static Bytes ofGibibytes(double gibibytes) {
        return new Bytes((long) (gibibytes * 0x1p30));
    }

    /// @throws ArithmeticException above {@code 2^63 - 1} bytes
    public Bytes plus(Bytes other) {
        return new Bytes(Math.addExact(value, other.value));
    }

    /// @throws IllegalArgumentException if {@code other} exceeds this size
    public Bytes minus(Bytes other) {
        return new Bytes(value - other.value);
    }

    public boolean exceeds(Bytes other) {
        return value > other.value;
    }

    @Override
    public int compareTo(Bytes other) {
        return Long.compare(value, other.value);
    }

    /// As a person reads it: {@code 41.3 GiB}.
    @Override
    public String toString() {
        return Scale.SIZE.format((double) value);
    }
}
