package io.wattle.placement;

import io.wattle.fleet.DomainId;
import io.wattle.fleet.NodeId;
import java.util.List;

/// One replica and its place.
///
/// @param node where its engine runs; with pipeline stages on several nodes, the first stage's
/// @param gpus its GPUs; empty on a node that serves on its processors
public record ReplicaPlacement(
        ReplicaId id,
        DomainId rack,
        NodeId node,
        List<GpuSlot> gpus,
        ReplicaConfiguration configuration,
        ReplicaExpectation expected) {
    public ReplicaPlacement {
        gpus = List.copyOf(gpus);
    }
}
