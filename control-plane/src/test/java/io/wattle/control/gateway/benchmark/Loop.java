package io.wattle.control.gateway.benchmark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;

/// Stub engine and clients in one thread around one selector, which never sleeps: a proxy that writes to a process
/// that sleeps pays for waking it, as none does whose peers are other machines, and the quickest proxy, which keeps the
/// load busy, would pay for that less than the others.
final class Loop implements AutoCloseable {
    /// What has something to read, write or accept.
    interface Ready {
        void ready(SelectionKey key) throws IOException;
    }

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
            engine.pace();
            clients.pace(end);
            selector.selectNow(Loop::handle);
        }
        clients.close();
        selector.selectNow(Loop::handle);
    }

    /// Nanoseconds by which the engine sent a chunk too late at most, since this was asked before.
    long takeLateness() {
        return engine.takeLateness();
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
