package io.wattle.control.gateway.warmup;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/// Has a {@link Rehearsal} answer requests, so that the JVM has loaded and compiled what clients will need.
///
/// First in a hurry, which compiles most of it; then at the pace of a quiet day, until the JVM has little left to
/// compile: methods that are warm but not hot, and those whose first version took for granted what never happened,
/// such as that a client leaves. On one processor each compilation would otherwise keep a client's request waiting.
public final class WarmUp {
    private static final Duration PAUSE = Duration.ofMillis(1);
    private static final Duration WINDOW = Duration.ofSeconds(2);

    /// Of a processor, spent on compiling within a window: what is left of it then disturbs nobody.
    private static final double LITTLE = 0.005;

    private WarmUp() {}

    /// One request right after the other.
    ///
    /// @param requests after which it is over
    /// @param atMost   how long it may take on a slow or busy machine
    /// @return requests that were answered
    /// @throws IOException if a request was not answered as it should be
    public static int hurry(int requests, Duration atMost) throws IOException {
        long end = System.nanoTime() + atMost.toNanos();
        try (var rehearsal = new Rehearsal()) {
            while (rehearsal.answered() < requests && System.nanoTime() - end < 0) {
                rehearsal.ask();
            }
            return rehearsal.answered();
        }
    }

    /// Some hundred requests a second, until the JVM compiles little.
    ///
    /// @param atMost how long it may take, where somebody else's requests keep it compiling
    /// @return requests that were answered
    /// @throws IOException if a request was not answered as it should be
    public static int settle(Duration atMost) throws IOException {
        var compiler = ManagementFactory.getCompilationMXBean();
        long end = System.nanoTime() + atMost.toNanos();
        try (var rehearsal = new Rehearsal()) {
            double share = compiler == null ? 0 : 1;
            while (share > LITTLE && System.nanoTime() - end < 0) {
                rehearsal.reconnect();
                long before = compiler.getTotalCompilationTime();
                long window = System.nanoTime() + WINDOW.toNanos();
                while (System.nanoTime() - window < 0) {
                    rehearsal.ask();
                    LockSupport.parkNanos(PAUSE.toNanos());
                }
                share = (double) (compiler.getTotalCompilationTime() - before) / WINDOW.toMillis();
            }
            return rehearsal.answered();
        }
    }
}
