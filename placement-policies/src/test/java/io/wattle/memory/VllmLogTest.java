package io.wattle.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.wattle.catalog.HardwareCatalog;
import io.wattle.catalog.ModelCatalog;
import io.wattle.quantity.Bytes;
import io.wattle.workload.ModelArchitecture;
import io.wattle.workload.Parallelism;
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

/// Goal: hold the memory model to what vLLM logged: weights within 3 %, tokens of cache within 5 %.
/// Method: each row of the logs, with the share of memory and the era that its engine had. The overheads of
/// {@link EngineMemory} were taken from these same few rows: what is left out here is what the form of the model gets
/// wrong, not what it would get wrong on others.
class VllmLogTest {
    private static final Path LOGS = Path.of(System.getenv()
                    .getOrDefault(
                            "WATTLE_MEASUREMENTS",
                            Path.of("..", "..", "shared", "data").toString()))
            .resolve("memory/hbm_vllm_logs.csv");

    /// What a GPU of 80 GB offers to a program, where the log does not say which it was: 79.22 GiB.
    private static final double USUAL_GIBIBYTES = 79.22;

    @Test
    void weightsAreWithinThreePercent() throws IOException {
        List<String> report = new ArrayList<>();
        List<Double> errors = new ArrayList<>();
        for (Map<String, String> row : rows()) {
            number(row, "weights_gib_per_gpu").ifPresent(logged -> {
                double modelled = gibibytes(memory(row).weightsPerGpu());
                errors.add(modelled / logged - 1);
                report.add("%s on %s GPUs: weights %.2f GiB modelled, %.2f logged, %+.2f %%"
                        .formatted(row.get("model"), row.get("tp"), modelled, logged, 100 * (modelled / logged - 1)));
            });
        }
        assertThat(errors)
                .as(String.join("\n", report))
                .hasSize(5)
                .allSatisfy(error -> assertThat(error).isCloseTo(0, within(0.03)));
    }

    @Test
    void tokensOfCacheAreWithinFivePercent() throws IOException {
        List<String> report = new ArrayList<>();
        List<Double> errors = new ArrayList<>();
        for (Map<String, String> row : rows()) {
            Optional<Double> logged = number(row, "kv_cache_tokens").or(() -> tokensOfLoggedBytes(row));
            logged.ifPresent(tokens -> {
                long modelled = tokens(row);
                errors.add(modelled / tokens - 1);
                report.add("%s on %s GPUs: %d tokens modelled, %.0f logged, %+.2f %%"
                        .formatted(row.get("model"), row.get("tp"), modelled, tokens, 100 * (modelled / tokens - 1)));
            });
        }
        assertThat(errors)
                .as(String.join("\n", report))
                .hasSize(4)
                .allSatisfy(error -> assertThat(error).isCloseTo(0, within(0.05)));
    }

    private static long tokens(Map<String, String> row) {
        ReplicaMemory memory = memory(row);
        Bytes visible = HardwareCatalog.standard()
                .gpu(row.getOrDefault("gpu", ""))
                .map(type -> type.visibleMemory())
                .orElse(new Bytes((long) (USUAL_GIBIBYTES * (1L << 30))));
        return switch (memory.fit(visible, 4096)) {
            case MemoryFit.Fits fits -> fits.cacheTokens();
            case MemoryFit.TooLarge large -> throw new AssertionError(large.reason());
        };
    }

    private static Optional<Double> tokensOfLoggedBytes(Map<String, String> row) {
        return number(row, "kv_cache_gib_per_gpu")
                .map(cache ->
                        cache * (1L << 30) / memory(row).cachePerSequence(1).value());
    }

    private static ReplicaMemory memory(Map<String, String> row) {
        Precision precision =
                Precision.ofLabel(row.getOrDefault("weights_dtype", "")).orElseThrow();
        ModelArchitecture model = ModelCatalog.standard()
                .resolve(row.getOrDefault("model", ""))
                .orElseThrow()
                .architecture();
        boolean isOld = row.getOrDefault("engine", "").contains("v0")
                || row.getOrDefault("engine", "").contains("2025-01");
        EngineMemory engine = isOld ? EngineMemory.VLLM_V0 : EngineMemory.VLLM;
        int tensor = number(row, "tp").orElseThrow().intValue();
        return new ReplicaMemory(
                model,
                model.format(precision),
                Precision.BF16,
                new Parallelism(tensor, 1, 1),
                number(row, "gpu_memory_utilization")
                        .map(engine::withUtilisation)
                        .orElse(engine));
    }

    private static double gibibytes(Bytes bytes) {
        return (double) bytes.value() / (1L << 30);
    }

    private static Optional<Double> number(Map<String, String> row, String column) {
        String cell = row.getOrDefault(column, "");
        return cell.isEmpty() ? Optional.empty() : Optional.of(Double.valueOf(cell));
    }

    private static List<Map<String, String>> rows() throws IOException {
        assumeThat(Files.exists(LOGS))
                .as("The logs of vLLM are not beside the repository, so the memory model is not held against them.")
                .isTrue();
        List<String> lines = Files.readAllLines(LOGS);
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
}
