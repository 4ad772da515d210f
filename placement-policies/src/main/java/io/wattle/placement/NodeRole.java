package io.wattle.placement;

/// What a plan does with a node.
public enum NodeRole {
    /// Runs at least one replica.
    SERVING,
    /// Powered and empty.
    IDLE
}
