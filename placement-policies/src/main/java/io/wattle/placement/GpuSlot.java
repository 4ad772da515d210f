package io.wattle.placement;

import io.wattle.fleet.DomainId;
import io.wattle.fleet.NodeId;

/// One GPU's place in the cluster.
///
/// @param index position in its node, from 0
public record GpuSlot(DomainId rack, NodeId node, int index) {}
