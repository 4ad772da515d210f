package io.wattle.routing.admission;

/// How quickly places become free while others wait for them, by the gaps between those that left, each older one
/// weighing less.
final class Pace {
    private static final double NEWEST = 0.1;

    private boolean isRunning;
    private long lastNanos;
    private double gapNanos;
    private int gaps;

    /// A place became free.
    ///
    /// @param isWanted whether somebody waits for it: else the next gap says nothing of how quick they are
    void left(long nowNanos, boolean isWanted) {
        if (isRunning) {
            double gap = Math.max(0.0, (double) (nowNanos - lastNanos));
            gaps++;
            gapNanos += (gap - gapNanos) * Math.max(NEWEST, 1.0 / gaps);
        }
        isRunning = isWanted;
        lastNanos = nowNanos;
    }

    /// Until so many places have become free; 0 while nothing is known.
    long nanosFor(int places) {
        return (long) Math.min(gapNanos * places, Long.MAX_VALUE / 4.0);
    }
}
