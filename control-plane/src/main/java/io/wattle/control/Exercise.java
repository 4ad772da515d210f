package io.wattle.control;

import io.wattle.control.gateway.warmup.WarmUp;
import java.io.IOException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The gateway's warm-up beside everything else. Whatever becomes of it, the process serves from its first moment and
/// says that it is ready when it is over.
final class Exercise {
    private static final Logger LOG = LoggerFactory.getLogger(Exercise.class);

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

    /// Whether it is over, or was not wanted.
    boolean isOver() {
        return over;
    }

    private void run() {
        long begun = System.nanoTime();
        try {
            int answered = WarmUp.usual().run();
            LOG.info(
                    "The gateway is warm after {} requests of its own in {} ms.",
                    answered,
                    Duration.ofNanos(System.nanoTime() - begun).toMillis());
        } catch (IOException | RuntimeException failed) { // a cold gateway serves too
            LOG.warn("The gateway stays cold: {}", failed.getMessage());
        } finally {
            over = true;
        }
    }
}
