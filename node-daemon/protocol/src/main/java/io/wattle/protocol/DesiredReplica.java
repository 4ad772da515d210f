package io.wattle.protocol;

import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/// A replica that the node is to run.
///
/// @param replica      as in plans, {@code chat/0}
/// @param revision     changes whenever the engine must be started anew to follow this record
/// @param model        name users ask for
/// @param engine       kind of engine, as in model files: {@code llama-cpp}, {@code vllm}, {@code openai}
/// @param source       path of the weights on the node, repository, or URL of a running endpoint
/// @param gpuIndices   its GPUs on this node; empty to run on the processors
/// @param gpuPowerCapWatts cap of each of its GPUs
/// @param smClockMegahertz locked clock of its GPUs
/// @param draining     whether it only finishes what it has
public record DesiredReplica(
        String replica,
        long revision,
        String model,
        String engine,
        String source,
        List<Integer> gpuIndices,
        int tensorParallel,
        int pipelineParallel,
        String precision,
        int maxBatch,
        int contextTokens,
        OptionalDouble gpuPowerCapWatts,
        OptionalInt smClockMegahertz,
        boolean draining) {
    public DesiredReplica {
        gpuIndices = List.copyOf(gpuIndices);
    }
}
