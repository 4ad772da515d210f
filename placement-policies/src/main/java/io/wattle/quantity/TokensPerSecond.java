package io.wattle.quantity;

/// Tokens per second; whoever carries it says which tokens it counts.
///
/// @param value tokens per second; finite and {@code >= 0}
public record TokensPerSecond(double value) implements Comparable<TokensPerSecond> {
    public TokensPerSecond {
        Check.finiteAndNotNegative("token rate", value, "tok/s");
    }

    @Override
    public int compareTo(TokensPerSecond other) {
        return Double.compare(value, other.value);
    }

    @Override
    public String toString() {
        return String.format(java.util.Locale.ROOT, "%.1f tok/s", value);
    }
}
