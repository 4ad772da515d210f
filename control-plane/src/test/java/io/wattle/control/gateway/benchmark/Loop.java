package io.wattle.control.gateway.benchmark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;

/// Stub engine and clients in one thread around one selector: the load takes as little of its core as it can, and the
/// same for every proxy.
final class Loop implements AutoCloseable {
    /// What has something to read, write or accept.
    interface Ready {
        void ready(SelectionKey key) throws IOException;
    }

    private static final long NANOS_PER_MILLI = 1_000_000;

    private final Selector selector = Selector.open();
    private final StubEngine engine;

    /// @param gapMillis between the chunks of a paced stream
    /// @param chunks    of a paced stream
    Loop(int gapMillis, int chunks) throws IOException {
        engine = new StubEngine(selector, gapMillis, chunks);
    }

    int enginePort() {
        return engine.port();
    }

    /// Has the clients ask for as long as told, and those of paced streams to their streams' ends.
    void run(Clients clients, Duration time) throws IOException {
        long end = System.nanoTime() + time.toNanos();
        clients.open(selector);
        while (!clients.isOver(end)) {
            long wait = Math.min(engine.pace(), clients.pace(end));
            if (wait <= 0) {
                selector.selectNow(Loop::handle);
            } else { // a millisecond late: chunks bear the time at which they are sent
                selector.select(Loop::handle, Math.clamp(wait / NANOS_PER_MILLI, 1, 10));
            }
        }
        clients.close();
        selector.selectNow(Loop::handle);
    }

    private static void handle(SelectionKey key) {
        try {
            ((Ready) key.attachment()).ready(key);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    @Override
    public void close() throws IOException {
        for (var key : selector.keys()) {
            key.channel().close();
        }
        selector.close();
    }
}
