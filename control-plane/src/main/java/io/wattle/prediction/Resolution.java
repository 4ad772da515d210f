package io.wattle.prediction;

import io.wattle.catalog.GpuType;
import io.wattle.memory.ReplicaMemory;
import io.wattle.performance.Configuration;
import io.wattle.workload.ModelArchitecture;

/// What became of a {@link ReplicaSpec}.
public sealed interface Resolution {
    /// @param model as understood: its name says what was assumed
    /// @param memory what its GPUs hold
    record Ready(Configuration configuration, ReplicaMemory memory, ModelArchitecture model, GpuType gpu)
            implements Resolution {}

    /// @param reason one sentence with the value, its bound and advice
    record Refused(String reason) implements Resolution {}
}
