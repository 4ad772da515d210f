package io.wattle.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/// One question of {@code wattle predict}, asked without a file.
final class PredictionFlags {
    @Option(names = "--model", paramLabel = "NAME", description = "Catalogue name or the path of a config.json.")
    private Optional<String> model = Optional.empty();

    @Option(names = "--gpu", paramLabel = "NAME", description = "Catalogue name of a GPU or processor.")
    private Optional<String> gpu = Optional.empty();

    @Option(
            names = {"--tensor-parallel", "--tp"},
            paramLabel = "N",
            description = "GPUs that share each block.")
    private Optional<String> tensor = Optional.empty();

    @Option(
            names = {"--pipeline-parallel", "--pp"},
            paramLabel = "N",
            description = "Groups of GPUs that share the blocks.")
    private Optional<String> pipeline = Optional.empty();

    @Option(
            names = {"--expert-parallel", "--ep"},
            paramLabel = "N",
            description = "GPUs over which whole experts are spread.")
    private Optional<String> experts = Optional.empty();

    @Option(names = "--threads", paramLabel = "N", description = "On a processor; all its cores by default.")
    private Optional<String> threads = Optional.empty();

    @Option(names = "--weight-precision", paramLabel = "FORMAT", description = "Such as fp8.")
    private Optional<String> weights = Optional.empty();

    @Option(names = "--kv-precision", paramLabel = "FORMAT", description = "Such as bf16.")
    private Optional<String> kept = Optional.empty();

    @Option(
            names = {"--batch", "--batch-size"},
            paramLabel = "N",
            description = "Requests under way together.")
    private Optional<String> batch = Optional.empty();

    @Option(names = "--input-tokens", paramLabel = "N", description = "Of a mean prompt.")
    private Optional<String> input = Optional.empty();

    @Option(names = "--output-tokens", paramLabel = "N", description = "Of a mean answer.")
    private Optional<String> output = Optional.empty();

    @Option(names = "--sm-clock-mhz", paramLabel = "MHZ", description = "Locked clock.")
    private Optional<String> clock = Optional.empty();

    @Option(names = "--gpu-power-cap-watts", paramLabel = "W", description = "Power limit of each GPU.")
    private Optional<String> cap = Optional.empty();

    @Option(names = "--engine", paramLabel = "NAME", description = "vllm, sglang, trtllm or llama.cpp.")
    private Optional<String> engine = Optional.empty();

    @Option(names = "--engine-version", paramLabel = "VERSION", description = "Such as 0.11.")
    private Optional<String> version = Optional.empty();

    /// What was named, by the column of a file that would say it.
    Map<String, String> cells() {
        Map<String, String> cells = new LinkedHashMap<>();
        model.ifPresent(value -> cells.put("model", value));
        gpu.ifPresent(value -> cells.put("gpu", value));
        tensor.ifPresent(value -> cells.put("tensor_parallel", value));
        pipeline.ifPresent(value -> cells.put("pipeline_parallel", value));
        experts.ifPresent(value -> cells.put("expert_parallel", value));
        threads.ifPresent(value -> cells.put("threads", value));
        weights.ifPresent(value -> cells.put("weight_precision", value));
        kept.ifPresent(value -> cells.put("kv_precision", value));
        batch.ifPresent(value -> cells.put("batch_size", value));
        input.ifPresent(value -> cells.put("input_tokens", value));
        output.ifPresent(value -> cells.put("output_tokens", value));
        clock.ifPresent(value -> cells.put("sm_clock_mhz", value));
        cap.ifPresent(value -> cells.put("gpu_power_cap_watts", value));
        engine.ifPresent(value -> cells.put("engine", value));
        version.ifPresent(value -> cells.put("engine_version", value));
        return cells;
    }
}
