package io.wattle.control.coordination;

/// How this process stands with ZooKeeper.
public enum SessionState {
    /// Not connected yet.
    STARTING,
    /// Reads and writes work.
    CONNECTED,
    /// The connection broke; the session may still live.
    SUSPENDED,
    /// The session is gone, or must be taken for gone.
    LOST
}
