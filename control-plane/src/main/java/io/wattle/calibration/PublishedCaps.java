package io.wattle.calibration;

import io.wattle.prediction.ReplicaResolver;
import io.wattle.prediction.ReplicaSpec;
import io.wattle.prediction.Resolution;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Reads published runs of one machine under several power caps from a folder with {@code power/*.csv}.
final class PublishedCaps {
    private final ReplicaResolver resolver;
    private final List<CappedRun> runs = new ArrayList<>();

    private PublishedCaps(ReplicaResolver resolver) {
        this.resolver = resolver;
    }

    static List<CappedRun> read(Path folder, ReplicaResolver resolver) throws IOException {
        PublishedCaps all = new PublishedCaps(resolver);
        Path power = folder.resolve("power");
        all.addMlPerf(CsvRow.all(Files.readString(power.resolve("mlperf_h200_power_limits.csv"))));
        all.addSweep(CsvRow.all(Files.readString(power.resolve("power_cap_rtxpro6000.csv"))));
        return List.copyOf(all.runs);
    }

    /// MLPerf fills each of 8 GPUs with a copy of its own. OpenOrca has 294 tokens in and out (source: MLPerf Inference
    /// v4.0 rules); 1000 W is a board with a limit of its own and not compared.
    private void addMlPerf(List<CsvRow> rows) {
        Map<String, Double> full = new HashMap<>();
        for (CsvRow row : rows) {
            if (row.required("gpu_power_limit_w") == 700) {
                full.put(row.text("model") + row.text("scenario"), row.required("perf"));
            }
        }
        for (CsvRow row : rows) {
            if (row.required("gpu_power_limit_w") == 500) {
                boolean isDense = row.text("model").startsWith("llama2");
                ReplicaSpec spec = new ReplicaSpec(
                        isDense ? "meta-llama/Llama-2-70b-hf" : "mistralai/Mixtral-8x7B-v0.1",
                        "H200-SXM-141GB",
                        1,
                        1,
                        1,
                        "fp8",
                        "fp8",
                        "trtllm",
                        "");
                double most = full.getOrDefault(row.text("model") + row.text("scenario"), Double.NaN);
                add(
                        "mlperf",
                        spec,
                        new double[] {1024, 294, isDense ? 294 : 145},
                        700,
                        500,
                        row.required("perf") / most);
            }
        }
    }

    private void addSweep(List<CsvRow> rows) {
        Map<Double, Double> full = new HashMap<>();
        for (CsvRow row : rows) {
            if (row.required("power_cap_w") == 600) {
                full.put(row.required("concurrency"), row.required("agg_tok_s"));
            }
        }
        for (CsvRow row : rows) {
            double cap = row.required("power_cap_w");
            if (cap < 600) {
                double sequences = row.required("concurrency");
                ReplicaSpec spec = new ReplicaSpec(
                        "Qwen/Qwen3.5-27B", "RTX PRO 6000 Blackwell Server", 1, 1, 1, "int4", "bf16", "vllm", "");
                double ratio = row.required("agg_tok_s") / full.getOrDefault(sequences, Double.NaN);
                add("rtx-pro-6000", spec, new double[] {sequences, 100, 200}, 600, cap, ratio);
            }
        }
    }

    private void add(String source, ReplicaSpec spec, double[] load, double reference, double cap, double ratio) {
        if (resolver.resolve(spec) instanceof Resolution.Ready ready && Double.isFinite(ratio)) {
            runs.add(new CappedRun(
                    source, ready.configuration(), Loads.of(ready, load[0], load[1], load[2]), reference, cap, ratio));
        }
    }
}
