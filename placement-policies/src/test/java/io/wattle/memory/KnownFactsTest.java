package io.wattle.memory;

import static org.assertj.core.api.Assertions.assertThat;

import io.wattle.catalog.GpuType;
import io.wattle.catalog.HardwareCatalog;
import io.wattle.catalog.ModelCatalog;
import io.wattle.quantity.Bytes;
import io.wattle.workload.ModelArchitecture;
import io.wattle.workload.ModelWeights;
import io.wattle.workload.Parallelism;
import io.wattle.workload.Precision;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What is commonly known about what fits where must come out of the model.
class KnownFactsTest {
    private static final Bytes EIGHTY_GIGABYTES = new Bytes(80_000_000_000L);

    /// A model of 175 billion parameters in fp16 takes 350 GB: the 16 x 32 GB of a DGX-2 hold it and 8 x 32 GB do not.
    @ParameterizedTest
    @CsvSource({
        "openai/gpt-3-175b, fp16, V100-SXM3-32GB, 16, true",
        "openai/gpt-3-175b, fp16, V100-SXM3-32GB, 8, false",
        "facebook/opt-175b, fp16, V100-SXM2-32GB, 16, true",
        "facebook/opt-175b, fp16, V100-SXM2-32GB, 8, false",
        "meta-llama/Llama-3.1-70B, bf16, A100-SXM4-80GB, 2, true",
        "meta-llama/Llama-3.1-70B, bf16, A100-SXM4-40GB, 2, false",
        "meta-llama/Llama-3.1-70B, bf16, A100-SXM4-40GB, 8, true",
        "meta-llama/Llama-3.1-8B, bf16, A100-SXM4-40GB, 1, true",
        "meta-llama/Llama-3.1-70B, int4, A100-SXM4-80GB, 1, true",
        "meta-llama/Llama-3.1-70B, int4, A100-SXM4-40GB, 1, false",
        "deepseek-ai/DeepSeek-R1, fp8, H200-SXM-141GB, 8, true",
        "deepseek-ai/DeepSeek-R1, fp8, H100-SXM-80GB, 8, false",
        "deepseek-ai/DeepSeek-R1, fp8, H100-SXM-80GB, 16, true",
        "openai/gpt-oss-120b, fp4, H100-SXM-80GB, 1, true",
        "openai/gpt-oss-120b, bf16, H100-SXM-80GB, 1, false",
    })
    void fitsWhereItIsKnownToFit(String model, String precision, String gpu, int gpus, boolean fits) {
        assertThat(fit(model, precision, gpu, gpus))
                .isInstanceOf(fits ? MemoryFit.Fits.class : MemoryFit.TooLarge.class);
    }

    @Test
    void aLargerA100HoldsFarMoreCache() {
        long small = tokens("meta-llama/Llama-3.1-8B", "A100-SXM4-40GB");
        long large = tokens("meta-llama/Llama-3.1-8B", "A100-SXM4-80GB");
        assertThat(2 * large).isGreaterThan(5 * small);
    }

    /// A trillion parameters x 18 bytes are 18 TB: 225 GPUs of 80 GB were they filled to the brim, and about 320 when
    /// three tenths of each are left to activations, buffers and fragments. To serve them in 8 bits takes 1 TB.
    @Test
    void trainingATrillionTakesHundredsOfGpusAndServingItFew() {
        ModelArchitecture trillion = model("nvidia/megatron-1t");
        long parameters = 1_000_000_000_000L;
        assertThat(TrainingState.FULL_GRADIENTS.gpus(parameters, EIGHTY_GIGABYTES, 1))
                .isEqualTo(225);
        assertThat(TrainingState.FULL_GRADIENTS.gpus(parameters, EIGHTY_GIGABYTES, 0.7))
                .isEqualTo(322);
        assertThat(TrainingState.HALF_GRADIENTS.gpus(parameters, EIGHTY_GIGABYTES, 0.625))
                .isEqualTo(320);
        assertThat(ModelWeights.bytes(trillion, Precision.FP8).value())
                .isBetween(1_000_000_000_000L, 1_020_000_000_000L);
        assertThat(fit("nvidia/megatron-1t", "fp8", "H100-SXM-80GB", new Parallelism(16, 1, 1)))
                .isInstanceOf(MemoryFit.Fits.class);
    }

    private static MemoryFit fit(String model, String precision, String gpu, int gpus) {
        return fit(model, precision, gpu, new Parallelism(gpus, 1, 1));
    }

    private static MemoryFit fit(String name, String precision, String gpu, Parallelism parallelism) {
        ModelArchitecture model = model(name);
        GpuType type = HardwareCatalog.standard().gpu(gpu).orElseThrow();
        return new ReplicaMemory(
                        model,
                        model.format(Precision.ofLabel(precision).orElseThrow()),
                        Precision.BF16,
                        parallelism,
                        EngineMemory.VLLM.forSequences(256))
                .fit(type.visibleMemory(), 2048);
    }

    private static long tokens(String model, String gpu) {
        return fit(model, "bf16", gpu, 1) instanceof MemoryFit.Fits fits ? fits.cacheTokens() : 0;
    }

    private static ModelArchitecture model(String name) {
        return ModelCatalog.standard().find(name).orElseThrow().architecture();
    }
}
