package io.wattle.placement;

/// How long a policy may go on looking for a better plan; it then gives the best one so far.
@FunctionalInterface
public interface SearchBudget {
    /// No end.
    SearchBudget UNLIMITED = () -> Double.POSITIVE_INFINITY;

    /// Seconds that are left; below zero once they are over.
    double remainingSeconds();
}
