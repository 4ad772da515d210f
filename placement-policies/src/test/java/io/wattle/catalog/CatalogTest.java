package io.wattle.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.wattle.quantity.Bytes;
import io.wattle.quantity.BytesPerSecond;
import io.wattle.quantity.Watts;
import io.wattle.workload.ModelWeights;
import io.wattle.workload.Precision;
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
                .hasSize(28)
                .allSatisfy(gpu -> assertThat(gpu.source()).isNotBlank());
        assertThat(hardware.cpus())
                .hasSize(10)
                .allSatisfy(cpu -> assertThat(cpu.source()).isNotBlank());
        assertThat(hardware.servers())
                .hasSize(5)
                .allSatisfy(server -> assertThat(server.source()).isNotBlank());
        assertThat(models.entries())
                .hasSize(96)
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
        GpuType l40s = hardware.gpu("L40S").orElseThrow();
        assertThat(l40s.idlePower()).contains(new Watts(350 * 0.16));
        assertThat(l40s.isIdlePowerAssumed()).isTrue();
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
    })
    void findsModelsByFamily(String name, String expected) {
        assertThat(models.find(name).map(ModelEntry::name)).contains(expected);
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
}
