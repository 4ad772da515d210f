package io.wattle.quantity;

/// A data rate, such as memory or link bandwidth.
///
/// @param value bytes per second; finite and {@code >= 0}
public record BytesPerSecond(double value) implements Comparable<BytesPerSecond> {
    public BytesPerSecond {
        Check.finiteAndNotNegative("data rate", value, "B/s");
    }

    @Override
    public int compareTo(BytesPerSecond other) {
        return Double.compare(value, other.value);
    }

    @Override
    public String toString() {
        return String.format(java.util.Locale.ROOT, "%.1f GB/s", value / 1e9);
    }
}
