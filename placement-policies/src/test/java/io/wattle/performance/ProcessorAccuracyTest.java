package io.wattle.performance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.wattle.catalog.HardwareCatalog;
import io.wattle.catalog.ModelCatalog;
import io.wattle.quantity.BytesPerSecond;
import io.wattle.workload.ModelArchitecture;
import io.wattle.workload.Precision;
import io.wattle.workload.WeightFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Goal: one stream of llama.cpp on processors comes out, from small boards to 192 cores. Method: the runs of
/// geerlingguy/ai-benchmarks that its README marks as CPU, 4-bit weights, against the shipped constants, which were
/// fitted on them: 18 % off in the median, AmpereOne 2 %. With one kind of processor left out at a time (refitted
/// without it) the median was 25 %, the 90th percentile 67 %. Left out: RISC-V boards, a cluster, a processor of
/// 2008 and the Raspberry Pi 400, which lack the vector dot products that llama.cpp is written for.
class ProcessorAccuracyTest {
    private static final Path ROWS = Path.of(System.getenv()
                    .getOrDefault(
                            "WATTLE_MEASUREMENTS",
                            Path.of("..", "..", "shared", "data").toString()))
            .resolve(Path.of("cpu", "geerling_eval_rate_wall_power.csv"));

    /// Data sheets of boards that no rack holds: GB/s of peak bandwidth, cores, vector bits of each.
    private static final Map<String, ProcessorSpeed> BOARDS = boards();

    @BeforeEach
    void needsMeasurements() {
        assumeThat(Files.exists(ROWS))
                .as("The measurements are not beside the repository, so the model is not held against them.")
                .isTrue();
    }

    @Test
    void oneStreamIsAFifthOffInTheMedian() throws IOException {
        Map<String, List<Double>> errors = new LinkedHashMap<>();
        for (String line : Files.readAllLines(ROWS)) {
            String[] cells = line.split(",", -1);
            if (cells[2].equals("CPU")) {
                speed(cells[1]).ifPresent(speed -> {
                    double predicted = 1 / gap(model(cells[0]), speed);
                    double error = Math.abs(predicted / Double.parseDouble(cells[3]) - 1);
                    errors.computeIfAbsent(cells[1].replaceAll(" -.*| \\(.*", ""), _ -> new ArrayList<>())
                            .add(error);
                });
            }
        }
        double[] all = errors.values().stream()
                .flatMap(List::stream)
                .mapToDouble(Double::doubleValue)
                .sorted()
                .toArray();
        assertThat(all).as(errors.toString()).hasSizeGreaterThan(14);
        assertThat(all[all.length / 2])
                .as("MdAPE %s %s", Arrays.toString(all), errors)
                .isLessThan(0.2);
        assertThat(errors.get("AmpereOne A192-32X")).as("192 cores").allMatch(error -> error < 0.1);
    }

    private static double gap(ModelArchitecture model, ProcessorSpeed speed) {
        ProcessorStep step = new ProcessorStep(
                ModelWork.of(model, WeightFormat.gguf(Precision.INT4), Precision.FP16, Layout.ofTensor(1)), speed);
        return step.seconds(StepLoad.decode(1, 256));
    }

    private static ModelArchitecture model(String name) {
        String known = name.replace("Llama 3.1:", "llama-3.1-")
                .replace("Llama 3.2:", "llama-3.2-")
                .replace("DeepSeek R1 671b", "deepseek-ai/DeepSeek-R1");
        return ModelCatalog.standard().find(known).orElseThrow().architecture();
    }

    private static Optional<ProcessorSpeed> speed(String system) {
        if (system.contains("AmpereOne")) {
            return Optional.of(ProcessorSpeed.of(HardwareCatalog.standard().cpu("AmpereOne"), OptionalInt.empty()));
        }
        return BOARDS.entrySet().stream()
                .filter(board -> system.contains(board.getKey()))
                .map(Map.Entry::getValue)
                .findFirst();
    }

    /// Makers' pages of the boards: LPDDR5X-8000 on 256 bits, DDR5-5600 and LPDDR5-5500 on 128, DDR4-3200 on 64,
    /// LPDDR4X-4267 on 32.
    private static Map<String, ProcessorSpeed> boards() {
        Map<String, ProcessorSpeed> boards = new LinkedHashMap<>();
        boards.put("Framework Mainboard", board(256, 16, 1024));
        boards.put("Ryzen AI 5 340", board(89.6, 6, 512));
        boards.put("Radxa Orion O6", board(88, 12, 256));
        boards.put("Minisforum MS-R1", board(88, 12, 256));
        boards.put("N150", board(25.6, 4, 256));
        boards.put("Pi 5", board(17.1, 4, 256));
        return boards;
    }

    private static ProcessorSpeed board(double gigabytes, int cores, int vectorBits) {
        return ProcessorSpeed.of(new BytesPerSecond(gigabytes * 1e9), cores, vectorBits);
    }
}
