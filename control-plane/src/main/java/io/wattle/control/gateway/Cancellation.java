package io.wattle.control.gateway;

import io.wattle.control.gateway.upstream.EngineConnection;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Ends the engine's work on a request from another thread, by closing its connection. Thread-safe.
final class Cancellation {
    /// Why a request is given up.
    enum Cause {
        CLIENT_GONE,
        SHUTDOWN,
        /// Work that nobody waits for makes room for work that somebody does.
        PREEMPTED
    }

    private @Nullable Cause cause;
    private @Nullable EngineConnection connection;
    private Runnable onCancel = () -> {};
    private boolean sending;
    private long sentByNanos;

    /// The connection that works for the request from now on; closed at once if the request was given up.
    synchronized void covers(EngineConnection working) {
        connection = working;
        if (cause != null) {
            working.close();
        }
    }

    /// The connection works for the request no longer.
    synchronized void uncovers() {
        connection = null;
    }

    /// The connection is being written to; it is closed if that takes longer.
    synchronized void sending(Duration limit) {
        sending = true;
        sentByNanos = System.nanoTime() + limit.toNanos();
    }

    synchronized void sent() {
        sending = false;
    }

    synchronized void closeIfLate(long nowNanos) {
        if (sending && nowNanos - sentByNanos > 0 && connection != null) {
            connection.close();
        }
    }

    void cancel(Cause why) {
        Runnable action;
        synchronized (this) {
            if (cause == null) {
                cause = why;
            }
            if (connection != null) {
                connection.close();
            }
            action = onCancel;
        }
        action.run();
    }

    /// What ends a wait for something else than an engine; done at once if the request was given up.
    void onCancel(Runnable action) {
        synchronized (this) {
            onCancel = action;
            if (cause == null) {
                return;
            }
        }
        action.run();
    }

    /// A failure that we caused ourselves by giving the request up is told as what it is.
    ///
    /// @throws ClientGoneException if its client left
    /// @throws ApiException if the server stops
    void throwIfCancelled() {
        switch (cause().orElse(null)) {
            case null -> {}
            case CLIENT_GONE, PREEMPTED -> throw new ClientGoneException(new IllegalStateException("The client left."));
            case SHUTDOWN -> throw new ApiException(Dispatch.stopping());
        }
    }

    synchronized Optional<Cause> cause() {
        return Optional.ofNullable(cause);
    }
}
