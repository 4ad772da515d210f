package io.wattle.prediction;

import io.wattle.catalog.CpuType;
import io.wattle.catalog.GpuType;
import io.wattle.memory.ReplicaMemory;
import io.wattle.performance.Configuration;
import io.wattle.workload.ModelArchitecture;

/// What became of a {@link ReplicaSpec}.
public sealed interface Resolution {
    /// @param statement the model's name, with what was assumed in brackets
    /// @param memory    what its GPUs hold
    record Ready(
            String statement, Configuration configuration, ReplicaMemory memory, ModelArchitecture model, GpuType gpu)
            implements Resolution {}

    /// The processors of one host, served by llama.cpp.
    ///
    /// @param memory what the host holds, in its processor-soldered memory where that is known
    record OnProcessors(String statement, ReplicaMemory memory, CpuType cpu) implements Resolution {}

    /// @param reason one sentence with the value, its bound and advice
    record Refused(String reason) implements Resolution {}
}
