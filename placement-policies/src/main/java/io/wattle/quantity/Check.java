package io.wattle.quantity;

/// The bounds every quantity shares.
final class Check {
    private Check() {}

    static void finiteAndNotNegative(String name, double value, String unit) {
        if (!Double.isFinite(value) || value < 0) {
            throw new IllegalArgumentException(
                    "The %s (%s %s) must be finite and not negative.".formatted(name, value, unit));
        }
    }
}
