package io.wattle.placement;

import io.wattle.fleet.NodeId;

/// Why one replica does not run on one node.
///
/// @param constraint the hard constraint that refused, such as {@code memory-fits}
/// @param reason     one sentence with the numbers that decided
public record Rejection(ReplicaId replica, NodeId node, String constraint, String reason) {}
