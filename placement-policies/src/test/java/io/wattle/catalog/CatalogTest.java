package io.wattle.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.wattle.quantity.Bytes;
import io.wattle.quantity.BytesPerSecond;
import io.wattle.quantity.Watts;
import io.wattle.workload.ModelWeights;
import io.wattle.workload.Precision;
import io.wattle.workload.WeightFormat;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CatalogTest {
    private final HardwareCatalog hardware = HardwareCatalog.standard();
    private final ModelCatalog models = ModelCatalog.standard();

    @Test
    void holdsWhatItPromisesAndASourceForEachRow() {
        assertThat(hardware.gpus())
                .hasSize(40)
                .allSatisfy(gpu -> assertThat(gpu.source()).isNotBlank());
        assertThat(hardware.cpus())
                .hasSize(29)
                .allSatisfy(cpu -> assertThat(cpu.source()).isNotBlank());
        assertThat(hardware.servers())
                .hasSize(6)
                .allSatisfy(server -> assertThat(server.source()).isNotBlank());
        assertThat(models.entries())
                .hasSize(150)
                .allSatisfy(model -> assertThat(model.source()).isNotBlank());
    }

    @Test
    void readsAWholeRow() {
        GpuType h100 = hardware.gpu("H100-SXM-80GB").orElseThrow();
        assertThat(h100.memory()).isEqualTo(new Bytes(80_000_000_000L));
        assertThat(h100.bandwidth()).contains(new BytesPerSecond(3.35e12));
        assertThat(h100.denseTeraflops())
                .isEqualTo(Map.of(
                        Precision.FP16, 989.0, Precision.BF16, 989.0, Precision.FP8, 1979.0, Precision.INT8, 1978.0));
        assertThat(h100.maxPower()).contains(new Watts(700));
        assertThat(h100.minPower()).contains(new Watts(200));
        assertThat(h100.idlePower()).contains(new Watts(79));
        assertThat(h100.isIdlePowerAssumed()).isFalse();
        assertThat(h100.generation()).isEqualTo("hopper");
        assertThat(h100.reportedMemory()).contains(new Bytes(81_559L << 20));
        assertThat(h100.link()).contains(new BytesPerSecond(450e9));
        assertThat(h100.pcie()).contains(new BytesPerSecond(63e9));
    }

    @ParameterizedTest
    @CsvSource({
        "H100, fp8, NATIVE",
        "H100, fp4, UNPACKED",
        "B200, fp4, NATIVE",
        "A100, fp8, UNPACKED",
        "A100, int8, NATIVE",
        "V100, fp8, NONE",
        "V100, bf16, NONE",
        "V100, fp16, NATIVE",
        "T4, int4, UNPACKED",
        "P100-SXM, int4, NONE",
        "L4, int4, UNPACKED",
    })
    void knowsWhichPrecisionsAGpuTakes(String gpu, String precision, PrecisionSupport support) {
        assertThat(PrecisionSupport.of(
                        hardware.gpu(gpu).orElseThrow(),
                        Precision.ofLabel(precision).orElseThrow()))
                .isEqualTo(support);
    }

    @Test
    void refusesAPrecisionWithWhatTheGpuTakesInstead() {
        assertThat(PrecisionSupport.refusal(hardware.gpu("V100").orElseThrow(), Precision.FP8))
                .isEqualTo("The GPU type \"V100-SXM2-32GB\" takes no weights in fp8; it takes fp32, fp16.");
    }

    @Test
    void leavesWhatNobodyStatesUnknown() {
        GpuType a10g = hardware.gpu("A10G").orElseThrow();
        assertThat(a10g.maxPower()).isEmpty();
        assertThat(a10g.idlePower()).isEmpty();
        assertThat(hardware.cpu("EPYC-9654").orElseThrow().memory()).isEmpty();
    }

    @Test
    void assumesAShareOfTheLimitWhereIdlePowerWasNotMeasured() {
        GpuType l4 = hardware.gpu("L4").orElseThrow();
        assertThat(l4.idlePower()).contains(new Watts(72 * 0.16));
        assertThat(l4.isIdlePowerAssumed()).isTrue();
        assertThat(hardware.gpus())
                .allSatisfy(gpu -> gpu.measuredIdle()
                        .ifPresent(idle -> gpu.maxPower()
                                .ifPresent(limit -> assertThat(idle.value() / limit.value())
                                        .isLessThanOrEqualTo(GpuType.ASSUMED_IDLE_SHARE))));
    }

    @ParameterizedTest
    @CsvSource({
        "h100, H100-SXM-80GB",
        "NVIDIA H100 80GB HBM3, H100-SXM-80GB",
        "NVIDIA H100 PCIe, H100-PCIe-80GB",
        "NVIDIA A100-SXM4-80GB, A100-SXM4-80GB",
        "NVIDIA GH200 480GB, GH200-480GB",
        "Tesla T4, T4",
        "rtx 4090, RTX-4090",
        "NVIDIA H200-SXM-141GB, H200-SXM-141GB",
        "NVIDIA GH200 Grace Hopper Superchip 144GB, GH200-144GB",
        "AMD Instinct MI300X, MI300X",
        "Tesla P100-SXM2-16GB, P100-SXM2-16GB",
        "V100, V100-SXM2-32GB",
    })
    void findsGpusByAliasAndByWhatNvidiaSmiPrints(String name, String expected) {
        assertThat(hardware.gpu(name).map(GpuType::name)).contains(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "meta-llama/Llama-3.1-70B, meta-llama/Llama-3.1-70B",
        "META-LLAMA/meta-llama-3.1-70b, meta-llama/Llama-3.1-70B",
        "meta-llama/Llama-3.1-70B-Instruct, meta-llama/Llama-3.1-70B",
        "nvidia/Llama-3.1-405B-Instruct-FP8, meta-llama/Llama-3.1-405B",
        "unsloth/Meta-Llama-3.1-8B-Instruct, meta-llama/Llama-3.1-8B",
        "Qwen/Qwen3-235B-A22B-Instruct-2507-FP8, Qwen/Qwen3-235B-A22B",
        "deepseek-ai/DeepSeek-R1-0528, deepseek-ai/DeepSeek-R1",
        "nvidia/DeepSeek-R1-NVFP4, deepseek-ai/DeepSeek-R1",
        "google/gemma-3-27b-it, google/gemma-3-27b-it",
        "gemma-3-27b, google/gemma-3-27b-it",
        "mistralai/Mixtral-8x7B-Instruct-v0.1, mistralai/Mixtral-8x7B-v0.1",
        "mistralai/Mistral-7B-Instruct-v0.3, mistralai/Mistral-7B-v0.3",
        "neuralmagic/Meta-Llama-3.1-70B-Instruct-quantized.w8a8, meta-llama/Llama-3.1-70B",
        "meta-llama/Meta-Llama-3.1-405B-Instruct-FP8, meta-llama/Llama-3.1-405B-Instruct-FP8",
        "zhipuai/GLM-5, zai-org/GLM-5",
        "nvidia/Llama-3.1-8B-Instruct-FP8, meta-llama/Llama-3.1-8B",
        "moonshotai/Kimi-K2-Instruct-0905, moonshotai/Kimi-K2-Instruct",
        "Llama 3.1:405b, meta-llama/Llama-3.1-405B",
        "llama2-70b-99.9, meta-llama/Llama-2-70b-hf",
        "gptj-99, EleutherAI/gpt-j-6b",
        "bloom-176b, bigscience/bloom",
        "DeepSeek R1 14b, Qwen/Qwen2.5-14B",
    })
    void findsModelsByFamily(String name, String expected) {
        assertThat(models.find(name).map(ModelEntry::name)).contains(expected);
    }

    @Test
    void saysWhatItAssumedAndReadsTheFormatOffTheName() {
        ResolvedModel mirror =
                models.resolve("nvidia/Qwen3-235B-A22B-Instruct-2507-NVFP4").orElseThrow();
        assertThat(mirror.assumption())
                .contains("\"nvidia/Qwen3-235B-A22B-Instruct-2507-NVFP4\" was taken to have the shape of"
                        + " \"Qwen/Qwen3-235B-A22B\" with weights in fp4.");
        assertThat(mirror.architecture().published()).isEqualTo(WeightFormat.usual(Precision.FP4));
        ResolvedModel own = models.resolve("Qwen/Qwen3-235B-A22B-FP8").orElseThrow();
        assertThat(own.architecture().published().scaleBlock()).contains(new WeightFormat.ScaleBlock(128, 128));
        assertThat(models.resolve("qwen/qwen3-235b-a22b").orElseThrow().assumption())
                .isEmpty();
    }

    /// Parameters in units of 1e9, as the models' cards state them.
    @ParameterizedTest
    @CsvSource({
        "nvidia/NVIDIA-Nemotron-Nano-9B-v2, 8.9",
        "nvidia/NVIDIA-Nemotron-Nano-12B-v2, 12.3",
        "Qwen/Qwen3-Next-80B-A3B-Instruct, 79.7",
        "Qwen/Qwen3.5-397B-A17B, 397",
        "Qwen/Qwen3.5-122B-A10B, 122",
        "Qwen/Qwen3.5-35B-A3B, 35",
        "meta-llama/Llama-4-Maverick-17B-128E-Instruct, 400",
        "zai-org/GLM-4.5, 355",
        "zai-org/GLM-4.5-Air, 106",
        "MiniMaxAI/MiniMax-M2, 229",
        "databricks/dbrx-base, 131.6",
        "xai-org/grok-1, 314",
        "nvidia/Nemotron-4-340B-Instruct, 340",
        "openai/gpt-3-175b, 175",
        "nvidia/megatron-1t, 1008",
        "microsoft/Phi-3-small-8k-instruct, 7.39",
        "bigcode/starcoder2-15b, 16",
        "Qwen/Qwen3-VL-8B-Instruct, 8.77",
        "google/gemma-3-27b-it, 27.4",
        "google/gemma-4-26B-A4B, 25.8",
        "nvidia/Llama-3_3-Nemotron-Super-49B-v1, 49.9",
        "google/gemma-7b, 8.54",
    })
    void givesTheParametersThatCardsState(String name, double billions) {
        ModelEntry model = models.find(name).orElseThrow();
        assertThat(ModelWeights.parameters(model.architecture()) / 1e9).isCloseTo(billions, within(0.03 * billions));
    }

    @Test
    void namesTheNearestForAnUnknownName() {
        assertThat(hardware.gpu("H10-SXM-80GB")).isEqualTo(Optional.empty());
        assertThat(hardware.nearestGpus("H10-SXM-80GB").getFirst()).isEqualTo("H100-SXM-80GB");
        assertThat(models.nearest("meta-llama/Lama-3.1-70B").getFirst()).isEqualTo("meta-llama/Llama-3.1-70B");
        assertThat(NearestName.of(
                        "zzz", hardware.gpus().stream().map(GpuType::name).toList()))
                .isEmpty();
    }

    @Test
    void knowsTheModelThatShipsAndCallsItAToy() {
        ModelEntry shipped = models.ofFile("scripture-5m.gguf").orElseThrow();
        assertThat(shipped.name()).isEqualTo("wattle/scripture-5m");
        assertThat(shipped.description()).contains("trained by the Wattle project", "toy quality");
        assertThat(ModelWeights.parameters(shipped.architecture())).isEqualTo(5_472_256);
        assertThat(models.find("scripture-5m")).contains(shipped);
    }

    @Test
    void refusesARowWithAMissingCell() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Table.parse("gpus.tsv", "name\tmemory_gb\nH100"))
                .withMessage("The row \"H100\" of \"gpus.tsv\" has 1 cells, not 2.");
    }

    @Test
    void everyGpuNamesALinkThatIsKnown() {
        assertThat(hardware.gpu("H100").orElseThrow().link()).contains(new BytesPerSecond(450e9));
        assertThat(hardware.link("nvlink4").map(LinkType::kind)).contains("gpu");
        assertThat(hardware.links())
                .hasSizeGreaterThan(15)
                .allSatisfy(link -> assertThat(link.source()).isNotBlank());
    }
}
