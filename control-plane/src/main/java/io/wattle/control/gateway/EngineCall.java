package io.wattle.control.gateway;

import io.wattle.control.gateway.upstream.ByteQueue;
import io.wattle.control.gateway.upstream.EngineAddress;
import io.wattle.control.gateway.upstream.EngineConnection;
import io.wattle.control.gateway.upstream.EngineConnections;
import io.wattle.control.gateway.upstream.EngineFailure;
import io.wattle.control.gateway.upstream.ResponseHead;
import java.time.Duration;

/// One request to one engine: sends it, waits, and gives the connection back or closes it.
final class EngineCall implements EngineConnection.Reader, AutoCloseable {
    private static final Duration END_OF_BODY = Duration.ofMillis(50);
    /// Until the engine has taken the request: long enough for the largest body.
    private static final Duration SEND = Duration.ofSeconds(30);

    private final EngineConnections connections;
    private final ByteQueue ahead = new ByteQueue(0);
    private Cancellation cancellation;
    private EngineWait wait;
    private EngineConnection connection;
    private long waitedNanos;
    private long waitingSinceNanos;
    private boolean waiting;

    /// Takes a connection to the engine, an idle one if there is one.
    EngineCall(EngineConnections connections, EngineAddress engine, Cancellation cancellation, EngineWait wait)
            throws EngineFailure {
        this.connections = connections;
        this.cancellation = cancellation;
        this.wait = wait;
        var idle = connections.takeIdle(engine);
        this.connection = idle.isPresent() ? idle.get() : connections.open(engine);
        cancellation.covers(connection);
        connections.clock().add(wait);
    }

    /// Sends the request and waits for the head of its answer. A kept connection that the engine has
    /// closed meanwhile is no failure of the engine: the request is sent again on a new one.
    ResponseHead request(EngineAddress engine, String head, byte[] body) throws EngineFailure {
        try {
            return exchangeHeads(head, body);
        } catch (EngineFailure e) {
            boolean stale = connection.isReused()
                    && !connection.isAnswered()
                    && e.kind() == EngineFailure.Kind.UNREACHABLE
                    && cancellation.cause().isEmpty();
            if (!stale) {
                throw e;
            }
            connection.close();
            connection = connections.open(engine);
            cancellation.covers(connection);
            return exchangeHeads(head, body);
        }
    }

    /// Appends to {@code body} what arrives next.
    ///
    /// @return whether anything did; false when the answer is complete
    boolean read(ByteQueue body) throws EngineFailure {
        if (!ahead.isEmpty()) {
            body.append(ahead.array(), ahead.start(), ahead.size());
            ahead.clear();
            return true;
        }
        try {
            boolean isMore = connection.readBody(body, this) > 0;
            wait.throwIfGivenUp();
            return isMore;
        } catch (EngineFailure failure) {
            throw wait.reason(failure);
        }
    }

    /// Waits for the first bytes of the body and keeps them for {@link #read}.
    void readAhead() throws EngineFailure {
        boolean _ = read(ahead);
    }

    /// From now on another thread reads from it.
    void handTo(Cancellation other, EngineWait others) {
        connections.clock().remove(wait);
        cancellation.uncovers();
        cancellation = other;
        wait = others;
        wait.turnTo(connection);
        waitedNanos = 0;
        cancellation.covers(connection);
        connections.clock().add(wait);
    }

    /// The whole of a body that is no stream.
    ///
    /// @throws EngineFailure if it is larger than {@code bytesMax}
    ByteQueue readAll(int bytesMax) throws EngineFailure {
        var body = new ByteQueue(8192);
        while (read(body)) {
            if (body.size() > bytesMax) {
                throw new EngineFailure(
                        EngineFailure.Kind.BROKEN, "The engine's answer is larger than %d bytes.".formatted(bytesMax));
            }
        }
        return body;
    }

    /// Takes the end of a body whose content is complete, so that the connection can serve again; an
    /// engine that does not end its body at once loses the connection.
    void finish() {
        wait.expectNext(END_OF_BODY, "no end of its answer");
        try {
            boolean _ = read(new ByteQueue(64));
        } catch (EngineFailure e) {
            connection.close();
        }
    }

    /// Time spent waiting for the engine, up to now.
    long waitedNanos() {
        return waitedNanos + (waiting ? System.nanoTime() - waitingSinceNanos : 0);
    }

    /// Gives the connection back if its answer is complete, else closes it, which ends the engine's work.
    @Override
    public void close() {
        connections.clock().remove(wait);
        cancellation.uncovers();
        connections.giveBack(connection);
    }

    private ResponseHead exchangeHeads(String head, byte[] body) throws EngineFailure {
        cancellation.sending(SEND);
        connection.send(head, body);
        cancellation.sent();
        try {
            var answer = connection.readHead(this);
            wait.throwIfGivenUp();
            return answer;
        } catch (EngineFailure failure) {
            throw wait.reason(failure);
        }
    }

    @Override
    public void waits() {
        waitingSinceNanos = System.nanoTime();
        waiting = true;
        wait.begin(connection, connections, waitingSinceNanos);
    }

    @Override
    public void goesOn() {
        wait.end();
        waitedNanos = waitedNanos();
        waiting = false;
    }
}
