package io.wattle.prediction;

/// A replica as a user names it; empty texts stand for defaults.
///
/// @param model           catalogue name, a relative of one, or the path of a {@code config.json}
/// @param gpu             catalogue name, an alias, or what nvidia-smi prints
/// @param expertParallel  GPUs over which whole experts are spread; 1 where experts are cut
/// @param weightPrecision such as {@code fp8}; empty for what the model was published in
/// @param cachePrecision  such as {@code bf16}; empty for what the engine does
public record ReplicaSpec(
        String model,
        String gpu,
        int tensorParallel,
        int pipelineParallel,
        int expertParallel,
        String weightPrecision,
        String cachePrecision,
        String engine,
        String engineVersion) {}
