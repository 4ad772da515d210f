package io.wattle.performance;

import static org.assertj.core.api.Assertions.assertThat;

import io.wattle.catalog.GpuType;
import io.wattle.catalog.HardwareCatalog;
import io.wattle.catalog.ModelCatalog;
import io.wattle.workload.ModelArchitecture;
import io.wattle.workload.Precision;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;

/// Goal: whatever is asked, every figure is finite, positive and within what the board can draw.
/// Method: random models, GPUs, formats, layouts, loads and controls; the seed is the repetition, so a failure replays.
class ServingModelPropertyTest {
    private static final List<Precision> PRECISIONS =
            List.of(Precision.BF16, Precision.FP8, Precision.FP4, Precision.INT4, Precision.INT8);

    @RepeatedTest(100)
    void isFiniteAndPlausible(RepetitionInfo repetition) {
        var random = new SplittableRandom(repetition.getCurrentRepetition());
        for (int round = 0; round < 20; round++) {
            Optional<Configuration> configuration = configuration(random);
            if (configuration.isPresent()) {
                check(configuration.get(), random, repetition.getCurrentRepetition());
            }
        }
    }

    private static void check(Configuration configuration, SplittableRandom random, int seed) {
        Load load = new Load(
                Math.exp(random.nextDouble(0, 9)),
                Math.exp(random.nextDouble(0, 13)),
                Math.exp(random.nextDouble(0, 11)),
                Math.exp(random.nextDouble(0, 9)));
        PowerControl control = new PowerControl(
                random.nextBoolean() ? OptionalDouble.of(random.nextDouble(0.05, 1)) : OptionalDouble.empty(),
                random.nextBoolean() ? OptionalDouble.of(random.nextDouble(20, 1500)) : OptionalDouble.empty());
        SteadyState state = new ServingModel(Calibration.standard()).at(configuration, load, control);
        assertThat(List.of(
                        state.timeToFirstToken(),
                        state.medianGap(),
                        state.meanGap(),
                        state.tokensPerSecond(),
                        state.joulesPerOutputToken()))
                .as("seed %d: %s under %s and %s", seed, configuration, load, control)
                .allSatisfy(value -> assertThat(value).isFinite().isPositive());
        assertThat(state.wattsPerGpu())
                .isPositive()
                .isLessThanOrEqualTo(configuration.gpu().maxPower().value());
    }

    private static Optional<Configuration> configuration(SplittableRandom random) {
        List<GpuType> gpus = HardwareCatalog.standard().gpus();
        var entries = ModelCatalog.standard().entries();
        ModelArchitecture model = entries.get(random.nextInt(entries.size())).architecture();
        int group = 1 << random.nextInt(5);
        boolean spreads = random.nextBoolean() && model.experts().isPresent();
        Layout layout = new Layout(
                group, random.nextInt(1, 4), spreads ? group : 1, spreads && group > 1 && random.nextBoolean());
        Precision precision = PRECISIONS.get(random.nextInt(PRECISIONS.size()));
        return Accelerator.of(gpus.get(random.nextInt(gpus.size())))
                .map(gpu -> Configuration.of(
                        model,
                        model.format(precision),
                        random.nextBoolean() ? Precision.BF16 : Precision.FP8,
                        gpu,
                        layout,
                        List.of("vllm", "sglang", "trtllm", "vllm-2024").get(random.nextInt(4))));
    }
}
