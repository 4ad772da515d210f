package io.wattle.calibration;

import io.wattle.prediction.ReplicaResolver;
import io.wattle.prediction.ReplicaSpec;
import io.wattle.prediction.Resolution;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;

/// Reads published measurements of whole runs from a folder with {@code serving/*.csv}.
final class PublishedMeasurements {
    /// Input tokens of tasks whose source does not state them: the first two as advised by the collection, the others
    /// fitted once with everything else and kept.
    private static final Map<String, Double> INPUT_TOKENS = Map.of(
            "lm-arena-chat", 250.0,
            "gpqa", 300.0,
            "sourcegraph-fim", 1370.0,
            "image-chat", 1000.0,
            "video-chat", 2590.0,
            "llm-chat", 200.0,
            "llm-code", 150.0,
            "mm-chat", 700.0);

    private final ReplicaResolver resolver;
    private final List<Measurement> measurements = new ArrayList<>();
    private final Map<String, Integer> skipped = new TreeMap<>();

    private PublishedMeasurements(ReplicaResolver resolver) {
        this.resolver = resolver;
    }

    /// @param skipped why rows were left out, with how many
    record Collection(List<Measurement> measurements, Map<String, Integer> skipped) {}

    static Collection read(Path folder, ReplicaResolver resolver) throws IOException {
        PublishedMeasurements all = new PublishedMeasurements(resolver);
        Path serving = folder.resolve("serving");
        for (CsvRow row : rows(serving.resolve("mlenergy.csv"))) {
            all.addMlEnergy(row);
        }
        for (CsvRow row : rows(serving.resolve("silicon_latency.csv"))) {
            all.addSilicon(row);
        }
        for (CsvRow row : rows(serving.resolve("splitwise.csv"))) {
            all.addSplitwise(row);
        }
        return new Collection(List.copyOf(all.measurements), all.skipped);
    }

    private static List<CsvRow> rows(Path file) throws IOException {
        return CsvRow.all(Files.readString(file));
    }

    /// ML.ENERGY v3 ran vLLM 0.11.1 with several requests under way; v2 an engine of early 2024, whose batch counts
    /// requests that wait for their prompt to be read.
    private void addMlEnergy(CsvRow row) {
        boolean isThird = row.text("dataset").equals("mlenergy-v3");
        int group = (int) row.number("tp_effective").orElse(1);
        int gpus = (int) row.number("n_gpus").orElse(1);
        String weights = isThird ? row.text("weight_precision") : "bf16";
        ReplicaSpec spec = new ReplicaSpec(
                row.text("model"),
                row.text("gpu").contains("A100") ? "A100-SXM4-40GB" : "H100-SXM-80GB",
                group,
                Math.max(1, gpus / group),
                (int) row.number("ep").orElse(1),
                weights,
                "",
                "vllm",
                isThird ? "0.11.1" : "0.5.4");
        double batch = row.required("avg_batch_size");
        double rate = row.required("output_tok_s");
        OptionalDouble gap = isThird ? seconds(row, "itl_median_ms") : OptionalDouble.empty();
        OptionalDouble mean = isThird ? OptionalDouble.empty() : seconds(row, "tpot_avg_ms");
        add(new Draft(
                isThird ? "mlenergy-v3" : "mlenergy-v2",
                row.text("task"),
                spec,
                batch,
                INPUT_TOKENS.getOrDefault(row.text("task"), 300.0),
                row.required("avg_output_len"),
                new Measurement.Observed(
                        gap,
                        mean,
                        OptionalDouble.of(rate),
                        row.number("avg_power_w_all_gpus"),
                        row.number("energy_per_output_token_j"),
                        OptionalDouble.empty()),
                row.required("max_num_seqs"),
                isThird ? 1 : 0.1,
                row.text("host_bound_suspect").equals("yes")));
    }

    private void addSilicon(CsvRow row) {
        int tensor = (int) row.required("tp");
        double shards = row.number("moe_tp").orElse(1) * row.number("moe_ep").orElse(1);
        boolean isSparse = !row.text("model").contains("lama");
        String backend = row.text("backend");
        String version = row.text("backend_version");
        boolean isOdd = row.number("attn_dp").orElse(1) > 1
                || (isSparse && shards != tensor)
                || (backend.equals("vllm") && version.startsWith("0.12") && !isSparse);
        ReplicaSpec spec = new ReplicaSpec(
                row.text("model"),
                row.text("gpu"),
                tensor,
                1,
                isSparse ? (int) row.number("moe_ep").orElse(1) : 1,
                row.text("precision").isEmpty() ? "bf16" : row.text("precision"),
                "",
                backend,
                version);
        add(new Draft(
                "silicon",
                "fixed-lengths",
                spec,
                row.required("batch_or_concurrency"),
                row.required("isl"),
                row.required("osl"),
                new Measurement.Observed(
                        OptionalDouble.empty(),
                        seconds(row, "tpot_ms"),
                        OptionalDouble.empty(),
                        OptionalDouble.empty(),
                        OptionalDouble.empty(),
                        seconds(row, "ttft_ms")),
                row.required("batch_or_concurrency"),
                isOdd ? 0 : version.startsWith("0.12") && backend.equals("vllm") ? 0.1 : 0.5,
                false));
    }

    /// Splitwise measured one batch at a time: its prompts are read together, then all answers are written.
    private void addSplitwise(CsvRow row) {
        boolean isA100 = row.text("hardware").equals("a100-80gb");
        if (!isA100 && !row.text("hardware").equals("h100-80gb")) {
            skip("synthetic rows of splitwise");
            return;
        }
        int tensor = (int) row.required("tensor_parallel");
        double batch = row.required("batch_size");
        boolean isOdd = (batch == 64 && tensor == 2) || row.required("prompt_size") >= 8192;
        OptionalDouble share = row.number("average_power");
        OptionalDouble watts = isA100 && share.orElse(0) > 0
                ? OptionalDouble.of(share.getAsDouble() * 400 * tensor)
                : OptionalDouble.empty();
        String model = row.text("model").startsWith("bloom") ? "bigscience/bloom" : "meta-llama/Llama-2-70b-hf";
        ReplicaSpec spec = new ReplicaSpec(
                model, isA100 ? "A100-SXM4-80GB" : "H100-SXM-80GB", tensor, 1, 1, "fp16", "", "vllm", "0.2");
        add(new Draft(
                "splitwise",
                "one-batch",
                spec,
                batch,
                row.required("prompt_size"),
                row.required("token_size"),
                new Measurement.Observed(
                        OptionalDouble.empty(),
                        seconds(row, "token_time"),
                        OptionalDouble.empty(),
                        watts,
                        OptionalDouble.empty(),
                        OptionalDouble.empty()),
                batch,
                isOdd ? 0 : 0.05, // about six repeats of each
                false));
    }

    private record Draft(
            String source,
            String task,
            ReplicaSpec spec,
            double sequences,
            double input,
            double output,
            Measurement.Observed observed,
            double slots,
            double weight,
            boolean hostBound) {}

    private void add(Draft draft) {
        switch (resolver.resolve(draft.spec)) {
            case Resolution.Ready ready ->
                measurements.add(new Measurement(
                        draft.source,
                        draft.task,
                        draft.spec.model(),
                        ModelFamilies.of(draft.spec.model()),
                        ready.gpu().name(),
                        ready.configuration(),
                        Loads.of(ready, draft.sequences, draft.input, draft.output),
                        draft.observed,
                        draft.slots,
                        draft.weight,
                        draft.hostBound));
            case Resolution.OnProcessors found -> skip(found.cpu().name() + " is a processor");
            case Resolution.Refused(var reason) -> skip(reason);
        }
    }

    private void skip(String reason) {
        skipped.merge(reason, 1, Integer::sum);
    }

    private static OptionalDouble seconds(CsvRow row, String column) {
        OptionalDouble milliseconds = row.number(column);
        return milliseconds.isPresent() && milliseconds.getAsDouble() > 0
                ? OptionalDouble.of(milliseconds.getAsDouble() / 1e3)
                : OptionalDouble.empty();
    }
}
