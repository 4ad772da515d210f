package io.wattle.placement;

import io.wattle.quantity.Megahertz;
import io.wattle.quantity.Watts;
import io.wattle.workload.Precision;
import java.util.Optional;

/// How one replica is sharded, quantised and clocked.
///
/// @param smClock      locked clock of its GPUs; none leaves it to the driver
/// @param gpuPowerCap  power cap of each of its GPUs; none on a node without GPUs
/// @param maxBatch     sequences decoded together at most
/// @param contextTokens longest context of one sequence
public record ReplicaConfiguration(
        int tensorParallelDegree,
        int pipelineParallelDegree,
        Precision precision,
        Optional<Megahertz> smClock,
        Optional<Watts> gpuPowerCap,
        int maxBatch,
        int contextTokens) {}
