package io.wattle.control.gateway.upstream;

import java.io.IOException;

/// An engine did not answer as it should.
public final class EngineFailure extends IOException {
    private static final long serialVersionUID = 1L;

    /// What went wrong, in the order in which a request meets it.
    public enum Kind {
        /// No connection, or it broke before a single byte of the answer.
        UNREACHABLE,
        /// It answered that it cannot take the request now.
        REFUSED,
        /// What it sent is not HTTP, or is too large, or ended before its end.
        BROKEN,
        /// It was silent for too long.
        TIMED_OUT,
        /// It said nothing yet, and its machine no longer accepts connections.
        GONE,
        /// It said nothing yet, and another engine that was asked for the same answer did.
        OVERTAKEN
    }

    private final Kind kind;

    /// @param message one sentence for the client
    public EngineFailure(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    /// @param message one sentence for the client
    public EngineFailure(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    /// What went wrong.
    public Kind kind() {
        return kind;
    }

    /// Whether other requests would fail there as well.
    public boolean isEngineAway() {
        return kind == Kind.UNREACHABLE || kind == Kind.GONE;
    }
}
