package io.wattle.engine;

import io.wattle.engine.http.EngineServer;
import io.wattle.engine.http.Readiness;
import io.wattle.engine.llama.SlotPool;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What a signal starts: running answers finish while there is time, the rest end with an error, the process ends.
///
/// Within five seconds of the signal in all. It ends by {@code halt}, because llama.cpp's own threads must not see its
/// library being torn down.
final class GracefulStop implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(GracefulStop.class);
    private static final Duration FINISH = Duration.ofMillis(3_500);
    private static final Duration ABANDON = Duration.ofSeconds(1);
    private static final Duration GLANCE = Duration.ofMillis(10);

    private final EngineServer server;
    private final AtomicReference<@Nullable SlotPool> slots = new AtomicReference<>();

    GracefulStop(EngineServer server) {
        this.server = server;
    }

    /// From now on there are answers to finish.
    void watch(SlotPool pool) {
        slots.set(pool);
    }

    @Override
    public void run() {
        LOG.info("Stopping: no new requests; those that run have {} ms.", FINISH.toMillis());
        server.become(new Readiness.Stopping());
        var pool = slots.get();
        if (pool != null) {
            pool.stopAdmission();
        }
        if (!idleWithin(FINISH) && pool != null) {
            LOG.warn("Ending the answers that are not finished.");
            pool.abandon();
            idleWithin(ABANDON);
        }
        LOG.info("Stopped.");
        Runtime.getRuntime().halt(0);
    }

    private boolean idleWithin(Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (!server.isIdle()) {
            if (System.nanoTime() > deadline) {
                return false;
            }
            LockSupport.parkNanos(GLANCE.toNanos());
        }
        return true;
    }
}
