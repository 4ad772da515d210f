package io.wattle.engine;

import static org.assertj.core.api.Assertions.fail;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/// Waits for what another thread or process will do.
public final class Eventually {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration GLANCE = Duration.ofMillis(5);

    private Eventually() {}

    /// Fails when the condition does not hold within a minute, which a busy machine may need.
    public static void isTrue(Callable<Boolean> condition) throws Exception {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.call()) {
            if (System.nanoTime() > deadline) {
                fail("The condition did not hold within %s.", PATIENCE);
            }
            LockSupport.parkNanos(GLANCE.toNanos());
        }
    }
}
