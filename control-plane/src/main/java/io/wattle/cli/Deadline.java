package io.wattle.cli;

import io.wattle.placement.SearchBudget;
import java.time.Duration;

/// A span of time that began when this was made, by a clock that nobody sets.
final class Deadline implements SearchBudget {
    private static final double NANOS_PER_SECOND = 1e9;

    private final long start = System.nanoTime();
    private final double seconds;

    Deadline(Duration span) {
        seconds = span.toNanos() / NANOS_PER_SECOND;
    }

    @Override
    public double remainingSeconds() {
        return seconds - elapsedSeconds();
    }

    double elapsedSeconds() {
        return (System.nanoTime() - start) / NANOS_PER_SECOND;
    }

    double seconds() {
        return seconds;
    }
}
