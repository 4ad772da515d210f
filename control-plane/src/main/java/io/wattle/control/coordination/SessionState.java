package io.wattle.control.coordination;

/// How this process stands with ZooKeeper.
public enum SessionState {
    /// Not connected yet.
    STARTING(0),
    /// Reads and writes work.
    CONNECTED(1),
    /// The connection broke; the session may still live.
    SUSPENDED(2),
    /// The session is gone, or must be taken for gone.
    LOST(3);

    private final int code;

    SessionState(int code) {
        this.code = code;
    }

    /// As exported to Prometheus.
    public int code() {
        return code;
    }
}
