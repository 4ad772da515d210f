package io.wattle.control.gateway.upstream;

import java.time.Duration;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ConcurrentMap;

/// The idle connections to all engines, youngest first. Thread-safe.
///
/// Engines close idle connections themselves, some after five seconds, so those idle for four are
/// dropped here.
public final class EngineConnections implements AutoCloseable {
    private static final long IDLE_NANOS_MAX = Duration.ofSeconds(4).toNanos();

    private record Idle(EngineConnection connection, long sinceNanos) {
        boolean isOld(long nowNanos) {
            return nowNanos - sinceNanos > IDLE_NANOS_MAX;
        }
    }

    private final ConcurrentMap<EngineAddress, Deque<Idle>> idle = new ConcurrentHashMap<>();
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
