package io.wattle.simulation;

import io.wattle.catalog.GpuType;
import io.wattle.catalog.HardwareCatalog;
import io.wattle.catalog.ModelCatalog;
import io.wattle.memory.EngineMemory;
import io.wattle.memory.MemoryFit;
import io.wattle.memory.ReplicaMemory;
import io.wattle.performance.Accelerator;
import io.wattle.performance.Calibration;
import io.wattle.performance.Configuration;
import io.wattle.performance.EngineEra;
import io.wattle.performance.Layout;
import io.wattle.performance.PowerControl;
import io.wattle.performance.StepCosts;
import io.wattle.workload.ModelArchitecture;
import io.wattle.workload.Parallelism;
import io.wattle.workload.Precision;
import io.wattle.workload.WeightFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// A Llama run of the published table, and the same run simulated by its benchmark's own protocol.
///
/// The 70B rows are InferenceMAX of October 2025, whose scripts are public: ten requests for each client, lengths
/// between 0.8 of the stated ones and those, as many places as clients, 8-bit keys. Its TensorRT-LLM runs of 1024
/// tokens in and out on fewer than eight GPUs held prompts back for up to 20 steps on purpose
/// ({@code batch_wait_timeout_iters}).
///
/// The 8B rows are of AIConfigurator's table. Its own runner asks ten times for each client, with prompts and answers
/// all of one length, and starts TensorRT-LLM with steps of as many tokens as clients and a prompt have, and 1500
/// (source: ai-dynamo/aiconfigurator, eval/benchmarks/genai_perf_runner.py and rule_plugin/benchmark/trtllm.rule); that
/// the table was made so is believed. TensorRT-LLM's first tokens take longer by the duration of a request over the
/// number of clients, as if the engine had one place fewer than clients, which it is given here; no source says so.
record MeasuredRun(List<String> header, List<String> cells) {
    static final Path FILE = Path.of(Optional.ofNullable(System.getenv("WATTLE_MEASUREMENTS"))
                    .orElse(Path.of("..", "..", "shared", "data").toString()))
            .resolve("serving")
            .resolve("silicon_latency.csv");

    private static final int TENSORRT_SPARE_TOKENS = 1500;

    enum Source {
        INFERENCE_MAX,
        TENSORRT_8B,
        SGLANG_8B
    }

    /// Those of Llama, but for releases that ran below their own successors' speed.
    static List<MeasuredRun> all() throws IOException {
        List<String> lines = Files.readAllLines(FILE);
        List<String> header = Arrays.asList(lines.getFirst().split(",", -1));
        return lines.stream()
                .skip(1)
                .map(line -> new MeasuredRun(header, Arrays.asList(line.split(",", -1))))
                .filter(run -> run.text("model").contains("Llama")
                        && !run.text("backend_version").startsWith("0.12"))
                .toList();
    }

    String text(String column) {
        return cells.get(header.indexOf(column));
    }

    int number(String column) {
        return (int) Double.parseDouble(text(column));
    }

    double firstTokenMillis() {
        return Double.parseDouble(text("ttft_ms"));
    }

    double perTokenMillis() {
        return Double.parseDouble(text("tpot_ms"));
    }

    Source source() {
        if (text("model").contains("70B")) {
            return Source.INFERENCE_MAX;
        }
        return text("backend").equals("trtllm") ? Source.TENSORRT_8B : Source.SGLANG_8B;
    }

    /// Whether prompts waited for others on purpose.
    boolean isHeldBack() {
        return source() == Source.INFERENCE_MAX
                && text("backend").equals("trtllm")
                && number("isl") == 1024
                && number("osl") == 1024
                && number("tp") < 8;
    }

    private ClosedLoop.Load load() {
        int clients = number("batch_or_concurrency");
        int input = number("isl");
        Places places = source() == Source.TENSORRT_8B
                ? new Places(clients - 1, clients + input + TENSORRT_SPARE_TOKENS)
                : Places.of(clients);
        double shortest = source() == Source.INFERENCE_MAX ? 0.8 : 1;
        return new ClosedLoop.Load(clients, places, input, number("osl"), shortest);
    }

    /// Such as "sglang, 8B on 4 H200".
    String pair() {
        String size = source() == Source.INFERENCE_MAX ? "70B" : "8B";
        return "%s, %s on %s %s".formatted(text("backend"), size, text("tp"), text("gpu"));
    }

    ClosedLoop.Latency simulated() {
        int tensor = number("tp");
        ModelArchitecture model = ModelCatalog.standard()
                .resolve(text("model").replace("nvidia/", "meta-llama/"))
                .orElseThrow()
                .architecture();
        WeightFormat format = model.format(text("precision").equals("fp8") ? Precision.FP8 : Precision.BF16);
        GpuType type = HardwareCatalog.standard()
                .gpu(text("gpu").equals("H100") ? "H100-SXM-80GB" : "H200-SXM-141GB")
                .orElseThrow();
        Configuration configuration = Configuration.of(
                model,
                format,
                Precision.BF16,
                Accelerator.of(type).orElseThrow(),
                Layout.ofTensor(tensor),
                EngineEra.key(text("backend"), "", false));
        StepCosts costs = StepCosts.of(configuration, Calibration.standard(), PowerControl.NONE);
        Precision keys = source() == Source.INFERENCE_MAX ? Precision.FP8 : Precision.BF16;
        ReplicaMemory memory = new ReplicaMemory(model, format, keys, new Parallelism(tensor, 1, 1), EngineMemory.VLLM);
        ClosedLoop.Load load = load();
        int longest = load.input() + load.output();
        long tokens = memory.fit(type.visibleMemory(), longest) instanceof MemoryFit.Fits fits
                ? fits.cacheTokens()
                : 10L * longest;
        return ClosedLoop.of(costs, new Pages(tokens), load);
    }
}
