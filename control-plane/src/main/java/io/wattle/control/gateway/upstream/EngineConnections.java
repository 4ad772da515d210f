package io.wattle.control.gateway.upstream;

import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ConcurrentMap;

/// The idle connections to all engines, youngest first. Thread-safe.
///
/// Engines close idle connections themselves, some after five seconds, so those idle for four are
/// dropped here.
public final class EngineConnections implements AutoCloseable {
    private static final long IDLE_NANOS_MAX = Duration.ofSeconds(4).toNanos();

    /// For so long all who ask get what the first one was told.
    private static final long ASKED_NANOS = Duration.ofMillis(250).toNanos();

    private record Idle(EngineConnection connection, long sinceNanos) {
        boolean isOld(long nowNanos) {
            return nowNanos - sinceNanos > IDLE_NANOS_MAX;
        }
    }

    private record Asked(long sinceNanos, CompletableFuture<Boolean> answer) {
        boolean isOld(long nowNanos) {
            return answer.isDone() && nowNanos - sinceNanos > ASKED_NANOS;
        }
    }

    private final ConcurrentMap<EngineAddress, Deque<Idle>> idle = new ConcurrentHashMap<>();
    private final ConcurrentMap<EngineAddress, Asked> asked = new ConcurrentHashMap<>();
    private final EngineClock clock = new EngineClock();
    private final Duration connectTimeout;
    private volatile boolean closed;

    /// @param connectTimeout until an engine accepts a connection
    public EngineConnections(Duration connectTimeout) {
        this.connectTimeout = connectTimeout;
    }

    /// What tells those who wait that time passes.
    public EngineClock clock() {
        return clock;
    }

    /// A connection that waits for work, if there is one.
    public Optional<EngineConnection> takeIdle(EngineAddress address) {
        var waiting = idle.get(address);
        var youngest = waiting == null ? null : waiting.pollLast();
        if (youngest == null) {
            return Optional.empty();
        }
        if (youngest.isOld(System.nanoTime())) {
            youngest.connection().close();
            return Optional.empty();
        }
        return Optional.of(youngest.connection());
    }

    /// A new connection.
    ///
    /// @throws EngineFailure if the engine takes none
    public EngineConnection open(EngineAddress address) throws EngineFailure {
        return EngineConnection.open(address, connectTimeout);
    }

    /// Whether the engine's machine accepts a connection. One that lost its power says nothing of its end, and
    /// connections to it stay open.
    public CompletableFuture<Boolean> accepts(EngineAddress address) {
        long now = System.nanoTime();
        return asked.compute(address, (_, last) -> last == null || last.isOld(now) ? ask(address, now) : last)
                .answer();
    }

    private Asked ask(EngineAddress address, long now) {
        var answer = new CompletableFuture<Boolean>();
        Thread.ofVirtual().name("ask-" + address).start(() -> answer.complete(connects(address)));
        return new Asked(now, answer);
    }

    private boolean connects(EngineAddress address) {
        try (var socket = new Socket()) {
            socket.connect(address.resolve(), Math.toIntExact(connectTimeout.toMillis()));
            return true;
        } catch (IOException away) {
            return false;
        }
    }

    /// Keeps the connection for the next request, or closes it if it cannot serve one.
    public void giveBack(EngineConnection connection) {
        if (closed || !connection.isReusable()) {
            connection.close();
            return;
        }
        connection.countAnswer();
        idle.compute(connection.address(), (_, waiting) -> {
            var queue = waiting == null ? new ConcurrentLinkedDeque<Idle>() : waiting;
            queue.addLast(new Idle(connection, System.nanoTime()));
            return queue;
        });
    }

    /// Closes connections that have waited too long, those of engines that are gone among them.
    public void closeOld() {
        long now = System.nanoTime();
        asked.values().removeIf(each -> each.isOld(now));
        for (var address : idle.keySet()) {
            idle.computeIfPresent(address, (_, waiting) -> {
                waiting.removeIf(each -> {
                    boolean old = each.isOld(now);
                    if (old) {
                        each.connection().close();
                    }
                    return old;
                });
                return waiting.isEmpty() ? null : waiting;
            });
        }
    }

    @Override
    public void close() {
        closed = true;
        clock.close();
        idle.values()
                .forEach(waiting -> waiting.forEach(each -> each.connection().close()));
        idle.clear();
    }
}
