package io.wattle.placement;

/// What a plan does with a node.
public enum NodeRole {
    /// Runs at least one replica.
    SERVING,
    /// Powered and empty.
    IDLE,
    /// Empty, and switched off or suspended by its operator: only where the cluster states what it draws then. It is
    /// committed like an idle one, because it may wake at any time.
    PARKED
}
