package io.wattle.performance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.wattle.catalog.HardwareCatalog;
import io.wattle.catalog.ModelCatalog;
import io.wattle.catalog.ModelEntry;
import io.wattle.fleet.HostPower;
import io.wattle.quantity.Watts;
import io.wattle.workload.ModelArchitecture;
import io.wattle.workload.Precision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Goal: hold the sketch to what was measured, so that a change for the worse is seen.
/// Method: ML.ENERGY v3 (vLLM 0.11, H100): chat and question runs of models the catalogue knows.
class CalibrationTest {
    private static final Path MEASUREMENTS = Path.of(System.getenv()
            .getOrDefault(
                    "WATTLE_MEASUREMENTS", Path.of("..", "..", "shared", "data").toString()));
    private static final Map<String, Integer> INPUT_TOKENS = Map.of("lm-arena-chat", 250, "gpqa", 300);
    private static final Map<String, Precision> PRECISIONS =
            Map.of("bfloat16", Precision.BF16, "mxfp4", Precision.FP4, "fp8", Precision.FP8);

    @Test
    void medianErrorsStayWithinWhatTheSketchReached() throws IOException {
        List<Double> latency = new ArrayList<>();
        List<Double> watts = new ArrayList<>();
        for (Map<String, String> row : rows("serving/mlenergy.csv")) {
            Optional<ModelEntry> entry = ModelCatalog.standard().find(text(row, "model"));
            if (entry.isPresent()
                    && text(row, "dataset").equals("mlenergy-v3")
                    && INPUT_TOKENS.containsKey(text(row, "task"))) {
                compare(entry.get().architecture(), row, latency, watts);
            }
        }
        assertThat(latency).hasSizeGreaterThan(100);
        assertThat(median(latency)).isLessThan(0.10);
        assertThat(median(watts)).isLessThan(0.10);
    }

    /// Single answers of 4-bit models on one AmpereOne: the 70B and 405B models wait for memory, as the sketch assumes.
    /// Smaller ones are slower than it says, because 192 threads wait for each other.
    @Test
    void largeModelsOnProcessorsAreWithinAQuarter() throws IOException {
        Map<String, String> names =
                Map.of("Llama 3.1:70b", "meta-llama/Llama-3.1-70B", "Llama 3.1:405b", "meta-llama/Llama-3.1-405B");
        Machine machine = Machine.ofProcessors(
                HardwareCatalog.standard().cpu("AmpereOne"), new HostPower(new Watts(100), new Watts(500)));
        List<Double> errors = new ArrayList<>();
        for (Map<String, String> row : rows("cpu/geerling_eval_rate_wall_power.csv")) {
            if (text(row, "system").startsWith("AmpereOne") && names.containsKey(text(row, "model"))) {
                ModelArchitecture model = ModelCatalog.standard()
                        .find(names.get(text(row, "model")))
                        .orElseThrow()
                        .architecture();
                Step step = Step.of(new Step.Work(model, Precision.INT4, machine), 1, 1, 100);
                errors.add(Math.abs(1 / step.seconds() / number(row, "eval_tok_s") - 1));
            }
        }
        assertThat(errors).hasSize(2).allSatisfy(error -> assertThat(error).isLessThan(0.25));
    }

    /// Of a run at a batch: the median gap between tokens is a step without prompts, the watts are those of its rate.
    private static void compare(
            ModelArchitecture model, Map<String, String> row, List<Double> latency, List<Double> watts) {
        Precision precision = PRECISIONS.get(text(row, "weight_precision"));
        Machine machine = Machine.ofGpus(
                        HardwareCatalog.standard().gpu(text(row, "gpu")).orElseThrow(), precision, (int)
                                number(row, "n_gpus"))
                .orElseThrow();
        Request request = new Request(INPUT_TOKENS.get(text(row, "task")), (int) number(row, "avg_output_len"));
        double batch = number(row, "avg_batch_size");
        Step step = Step.of(new Step.Work(model, precision, machine), batch, batch, request.meanContextTokens());
        latency.add(Math.abs(step.seconds() * 1e3 / number(row, "itl_median_ms") - 1));
        new ReplicaModel(model, precision, machine, request)
                .at(number(row, "output_tok_s") / request.outputTokens(), Integer.MAX_VALUE)
                .ifPresent(
                        point -> watts.add(Math.abs(point.power().value() / number(row, "avg_power_w_all_gpus") - 1)));
    }

    private static String text(Map<String, String> row, String column) {
        return row.getOrDefault(column, "");
    }

    private static List<Map<String, String>> rows(String name) throws IOException {
        Path file = MEASUREMENTS.resolve(name);
        assumeThat(Files.exists(file))
                .as("The measurements are not beside the repository, so the sketch is not held against them.")
                .isTrue();
        List<String> lines = Files.readAllLines(file);
        String[] names = lines.getFirst().split(",", -1);
        List<Map<String, String>> rows = new ArrayList<>();
        for (String line : lines.subList(1, lines.size())) {
            String[] cells = line.split(",", -1);
            Map<String, String> row = new HashMap<>();
            for (int index = 0; index < names.length; index++) {
                row.put(names[index], cells[index]);
            }
            rows.add(row);
        }
        return rows;
    }

    private static double number(Map<String, String> row, String column) {
        return Double.parseDouble(text(row, column));
    }

    private static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        return sorted.get(sorted.size() / 2);
    }
}
