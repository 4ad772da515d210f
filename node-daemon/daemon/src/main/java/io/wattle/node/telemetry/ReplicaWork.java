package io.wattle.node.telemetry;

import io.wattle.node.sensor.ProcessSample;
import java.util.List;
import java.util.Optional;

/// A replica's claim on the node at one tick.
///
/// @param replica    as in plans, {@code chat/0}
/// @param process    its engine's process, where it has one that lives
/// @param gpuIndices its GPUs
public record ReplicaWork(String replica, Optional<ProcessSample> process, List<Integer> gpuIndices) {
    public ReplicaWork {
        gpuIndices = List.copyOf(gpuIndices);
    }
}
