package io.wattle.node.health;

import io.wattle.node.sensor.GpuEvents;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;

/// Waits for Xids on a thread of its own.
public final class XidWatch implements AutoCloseable {
    private static final Duration WAIT = Duration.ofSeconds(1);

    private final GpuEvents events;
    private final BiConsumer<String, Long> listener;
    private final CountDownLatch closed = new CountDownLatch(1);

    /// @param listener is told the UUID and the Xid
    public XidWatch(GpuEvents events, BiConsumer<String, Long> listener) {
        this.events = events;
        this.listener = listener;
    }

    public void start() {
        Thread.ofPlatform().daemon().name("xids").start(this::run);
    }

    @Override
    public void close() {
        closed.countDown();
    }

    private void run() {
        try {
            while (closed.getCount() > 0) {
                var seen = events.await(WAIT);
                seen.xid().ifPresent(xid -> listener.accept(xid.uuid(), xid.number()));
                if (seen.isBroken()) {
                    boolean _ = closed.await(WAIT.toMillis(), TimeUnit.MILLISECONDS);
                }
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
