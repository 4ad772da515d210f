package io.wattle.control;

import io.wattle.control.gateway.warmup.WarmUp;
import java.io.IOException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The gateway's warm-up beside everything else. Whatever becomes of it, the process serves from its first moment; it
/// says that it is ready when the hurried part is over.
final class Exercise {
    private static final Logger LOG = LoggerFactory.getLogger(Exercise.class);

    private static final int REQUESTS = 4_000;
    private static final Duration HURRY = Duration.ofSeconds(8);
    private static final Duration SETTLE = Duration.ofSeconds(45);

    private final boolean isWanted;
    private volatile boolean over;

    Exercise(boolean isWanted) {
        this.isWanted = isWanted;
        this.over = !isWanted;
    }

    /// To be called once the process serves.
    void begin() {
        if (isWanted) {
            Thread.ofPlatform().daemon().name("warm-up").start(this::run);
        }
    }

    /// Whether its hurried part is over, or was not wanted.
    boolean isOver() {
        return over;
    }

    private void run() {
        long begun = System.nanoTime();
        try {
            tell("warm", WarmUp.hurry(REQUESTS, HURRY), begun);
            over = true;
            tell("settled", WarmUp.settle(SETTLE), begun);
        } catch (IOException | RuntimeException failed) { // a cold gateway serves too
            LOG.warn("The gateway stays cold: {}", failed.getMessage());
        } finally {
            over = true;
        }
    }

    private static void tell(String what, int answered, long begun) {
        LOG.info(
                "The gateway is {} after {} requests of its own in {} ms.",
                what,
                answered,
                Duration.ofNanos(System.nanoTime() - begun).toMillis());
    }
}
