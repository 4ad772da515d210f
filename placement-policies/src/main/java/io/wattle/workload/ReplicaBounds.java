package io.wattle.workload;

/// How many replicas of a model may run.
///
/// @param min at least this many run whatever the demand; {@code >= 0}
/// @param max at most; at least 1 and not below {@code min}
public record ReplicaBounds(int min, int max) {
    public ReplicaBounds {
        if (min < 0 || max < Math.max(1, min)) {
            throw new IllegalArgumentException(
                    "The replica bounds (min %d, max %d) must satisfy 0 <= min <= max and 1 <= max."
                            .formatted(min, max));
        }
    }
}
