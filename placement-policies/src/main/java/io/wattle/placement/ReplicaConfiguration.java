package io.wattle.placement;

import io.wattle.quantity.Megahertz;
import io.wattle.quantity.Watts;
import io.wattle.workload.Parallelism;
import io.wattle.workload.Precision;
import java.util.Optional;

/// How one replica is sharded, quantised and clocked.
///
/// @param expertParallelDegree GPUs over which whole experts are spread: 1, or the tensor degree
/// @param smClock      locked clock of its GPUs; none leaves it to the driver
/// @param gpuPowerCap  power cap of each of its GPUs; none on a node without GPUs
/// @param maxBatch     sequences decoded together at most
/// @param contextTokens longest context of one sequence
public record ReplicaConfiguration(
        int tensorParallelDegree,
        int pipelineParallelDegree,
        int expertParallelDegree,
        Precision precision,
        Optional<Megahertz> smClock,
        Optional<Watts> gpuPowerCap,
        int maxBatch,
        int contextTokens) {
    /// With experts that are cut like everything else, or none.
    public ReplicaConfiguration(
            int tensorParallelDegree,
            int pipelineParallelDegree,
            Precision precision,
            Optional<Megahertz> smClock,
            Optional<Watts> gpuPowerCap,
            int maxBatch,
            int contextTokens) {
        this(tensorParallelDegree, pipelineParallelDegree, 1, precision, smClock, gpuPowerCap, maxBatch, contextTokens);
    }

    /// The degrees alone.
    ///
    /// @throws IllegalArgumentException if they do not go together
    public Parallelism parallelism() {
        return new Parallelism(tensorParallelDegree, pipelineParallelDegree, expertParallelDegree);
    }

    /// The same engine under another clock and cap, which change while it runs.
    public ReplicaConfiguration with(Optional<Megahertz> clock, Optional<Watts> cap) {
        return new ReplicaConfiguration(
                tensorParallelDegree,
                pipelineParallelDegree,
                expertParallelDegree,
                precision,
                clock,
                cap,
                maxBatch,
                contextTokens);
    }

    /// What the engine is started with: two that are equal in this need no start to become one another.
    public ReplicaConfiguration asStarted() {
        return with(Optional.empty(), Optional.empty());
    }
}
