package io.wattle.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.wattle.catalog.GpuType;
import io.wattle.catalog.HardwareCatalog;
import io.wattle.catalog.ModelCatalog;
import io.wattle.workload.ModelArchitecture;
import io.wattle.workload.Parallelism;
import io.wattle.workload.Precision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Goal: what was measured did fit, so the model must not say that it does not.
/// Method: every run of ML.ENERGY v2 and v3, with the sequences that its engine was started for.
class MeasuredRunsFitTest {
    private static final Path RUNS = Path.of(System.getenv()
                    .getOrDefault(
                            "WATTLE_MEASUREMENTS",
                            Path.of("..", "..", "shared", "data").toString()))
            .resolve("serving/mlenergy.csv");

    @Test
    void everyMeasuredRunFits() throws IOException {
        assumeThat(Files.exists(RUNS))
                .as("The measured runs are not beside the repository, so they are not held against the memory model.")
                .isTrue();
        List<String> lines = Files.readAllLines(RUNS);
        List<String> columns = List.of(lines.getFirst().split(",", -1));
        List<String> refused = new ArrayList<>();
        int known = 0;
        for (String line : lines.subList(1, lines.size())) {
            List<String> cells = List.of(line.split(",", -1));
            String name = cells.get(columns.indexOf("model"));
            int gpus = Integer.parseInt(cells.get(columns.indexOf("tp_effective")));
            int pipeline = Integer.parseInt(cells.get(columns.indexOf("pp")));
            int sequences = (int) Double.parseDouble(cells.get(columns.indexOf("max_num_seqs")));
            String gpu = cells.get(columns.indexOf("gpu"));
            known++;
            if (fit(name, gpu, new Parallelism(gpus, pipeline, 1), sequences) instanceof MemoryFit.TooLarge large) {
                refused.add("%s on %d x %d of %s: %s".formatted(name, gpus, pipeline, gpu, large.reason()));
            }
        }
        assertThat(known).isEqualTo(486);
        assertThat(refused.stream().distinct()).isEmpty();
    }

    private static MemoryFit fit(String name, String gpu, Parallelism parallelism, int sequences) {
        ModelArchitecture model =
                ModelCatalog.standard().resolve(name).orElseThrow().architecture();
        GpuType type = HardwareCatalog.standard().gpu(gpu).orElseThrow();
        return new ReplicaMemory(
                        model,
                        model.published(),
                        Precision.BF16,
                        parallelism,
                        EngineMemory.VLLM.forSequences(sequences))
                .fit(type.visibleMemory(), 1024);
    }
}
