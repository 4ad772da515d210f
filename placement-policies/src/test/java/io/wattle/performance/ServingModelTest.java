package io.wattle.performance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.wattle.catalog.HardwareCatalog;
import io.wattle.catalog.ModelCatalog;
import io.wattle.workload.ModelArchitecture;
import io.wattle.workload.Precision;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class ServingModelTest {
    private static final Load CHAT = new Load(32, 250, 400);
    private final ServingModel model = new ServingModel(Calibration.standard());

    /// 16 GB at 3.35 TB/s are 4.8 ms at the very least; ML.ENERGY v3 measured 8.9 ms and 560 W.
    @Test
    void llama8bOnH100IsNearItsMeasurement() {
        SteadyState state = free(on("meta-llama/Llama-3.1-8B", "H100", 1, Precision.BF16), CHAT);
        assertThat(state.medianGap()).isCloseTo(8.9e-3, within(1e-3));
        assertThat(state.watts()).isCloseTo(560, within(100.0));
        assertThat(state.meanGap()).isGreaterThan(state.medianGap());
        assertThat(state.tokensPerSecond() * state.meanGap()).isBetween(29.0, 32.0); // some still wait for their prompt
        assertThat(state.joulesPerOutputToken()).isCloseTo(state.watts() / state.tokensPerSecond(), within(1e-9));
    }

    @Test
    void moreGpusSmallerWeightsAndFasterMemoryAreFaster() {
        double one = free(on("meta-llama/Llama-3.1-70B", "H200", 2, Precision.BF16), CHAT)
                .medianGap();
        assertThat(free(on("meta-llama/Llama-3.1-70B", "H200", 4, Precision.BF16), CHAT)
                        .medianGap())
                .isLessThan(one);
        assertThat(free(on("meta-llama/Llama-3.1-70B", "H200", 2, Precision.FP8), CHAT)
                        .medianGap())
                .isLessThan(one);
        assertThat(free(on("meta-llama/Llama-3.1-70B", "H100", 2, Precision.BF16), CHAT)
                        .medianGap())
                .isGreaterThan(one);
    }

    @Test
    void aCapBindsOnlyWhereTheDrawIsAboveIt() {
        Configuration llama = on("meta-llama/Llama-3.1-8B", "H100", 1, Precision.BF16);
        SteadyState free = free(llama, CHAT);
        assertThat(capped(llama, free.wattsPerGpu() + 1)).isEqualTo(free);
        SteadyState held = capped(llama, 350);
        assertThat(held.wattsPerGpu()).isLessThanOrEqualTo(350).isCloseTo(350, within(0.5));
        assertThat(held.relativeClock()).isLessThan(1);
        assertThat(held.medianGap()).isGreaterThan(free.medianGap());
        assertThat(held.joulesPerOutputToken()).isLessThan(free.joulesPerOutputToken());
    }

    /// VoltanaLLM (arXiv:2509.04827) found the least energy on A100 near 1005 of 1410 MHz.
    @Test
    void energyAgainstClockIsAUWithItsBottomInside() {
        Configuration llama = on("meta-llama/Llama-3.1-8B", "A100-SXM4-80GB", 1, Precision.BF16);
        double best = 1;
        for (double clock = 0.2; clock <= 1; clock += 0.02) {
            best = joules(llama, clock) < joules(llama, best) ? clock : best;
        }
        assertThat(best).isBetween(0.5, 0.85);
        assertThat(joules(llama, 0.2)).isGreaterThan(joules(llama, best) * 1.1);
        assertThat(joules(llama, 1)).isGreaterThan(joules(llama, best) * 1.1);
    }

    @Test
    void whatDoesNotFitWaits() {
        Configuration llama = on("meta-llama/Llama-3.1-8B", "H100", 1, Precision.BF16);
        SteadyState roomy = free(llama, new Load(64, 1000, 1000));
        SteadyState tight = free(llama, new Load(64, 1000, 1000, 16));
        assertThat(tight.tokensPerSecond()).isLessThan(roomy.tokensPerSecond());
        assertThat(tight.medianGap()).isLessThan(roomy.medianGap());
    }

    @Test
    void unseenHardwareAndFormatsAreLessSure() {
        Uncertainty uncertainty = new Uncertainty(Calibration.standard());
        Configuration seen = on("meta-llama/Llama-3.1-8B", "H100", 1, Precision.BF16);
        Configuration unseen = on("meta-llama/Llama-3.1-8B", "B200-SXM-180GB", 1, Precision.BF16);
        Configuration small = on("Qwen/Qwen3-30B-A3B", "H100", 1, Precision.FP8);
        double usual = uncertainty.latencyFactor(seen, CHAT);
        assertThat(usual).isBetween(1.05, 1.6);
        assertThat(uncertainty.latencyFactor(unseen, CHAT)).isGreaterThan(usual);
        assertThat(uncertainty.latencyFactor(small, CHAT)).isGreaterThan(usual);
        assertThat(uncertainty.latencyFactor(seen, new Load(1024, 250, 400))).isGreaterThan(usual);
        assertThat(uncertainty.wattsFactor(unseen, CHAT)).isGreaterThan(uncertainty.wattsFactor(seen, CHAT));
    }

    @Test
    void enginesHaveErasOfTheirOwn() {
        assertThat(EngineEra.key("", "", false)).isEqualTo("vllm");
        assertThat(EngineEra.key("vLLM", "v0.11.1", true)).isEqualTo("vllm");
        assertThat(EngineEra.key("vllm", "0.12.0", true)).isEqualTo("vllm-0.12-experts");
        assertThat(EngineEra.key("vllm", "0.5.4", false)).isEqualTo("vllm-2024");
        assertThat(EngineEra.key("TensorRT-LLM", "1.0.0rc3", false)).isEqualTo("trtllm");
        assertThat(EngineEra.key("SGLang", "", false)).isEqualTo("sglang");
        assertThat(EngineEra.key("something else", "", false)).isEqualTo("vllm");
    }

    private SteadyState free(Configuration configuration, Load load) {
        return model.at(configuration, load, PowerControl.NONE);
    }

    private SteadyState capped(Configuration configuration, double watts) {
        return model.at(configuration, CHAT, new PowerControl(OptionalDouble.empty(), OptionalDouble.of(watts)));
    }

    private double joules(Configuration configuration, double clock) {
        return model.at(configuration, CHAT, new PowerControl(OptionalDouble.of(clock), OptionalDouble.empty()))
                .joulesPerOutputToken();
    }

    private static Configuration on(String name, String gpu, int count, Precision precision) {
        ModelArchitecture architecture =
                ModelCatalog.standard().find(name).orElseThrow().architecture();
        return Configuration.of(
                architecture,
                architecture.format(precision),
                Precision.BF16,
                Accelerator.of(HardwareCatalog.standard().gpu(gpu).orElseThrow())
                        .orElseThrow(),
                Layout.ofTensor(count),
                EngineEra.DEFAULT);
    }
}
