package io.wattle.workload;

import static org.assertj.core.api.Assertions.assertThat;

import io.wattle.catalog.ModelCatalog;
import io.wattle.quantity.Bytes;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KvCacheTest {
    /// Two bytes x keys and values x heads of a GPU x head dimension x layers; the latent whole on every GPU. Of
    /// Qwen3.5-27B 16 blocks x 2,048,000 and 48 states of 4 x 48 x 128 x 128 and 2 x 3 x (2 x 2048 + 6144).
    @ParameterizedTest
    @CsvSource({
        "meta-llama/Llama-3.1-70B, 1000, 1, 1, 327680000",
        "meta-llama/Llama-3.1-70B, 1000, 8, 1, 40960000",
        "meta-llama/Llama-3.1-70B, 1000, 16, 1, 40960000",
        "meta-llama/Llama-3.1-70B, 1000, 2, 2, 81920000",
        "deepseek-ai/DeepSeek-V3, 1000, 8, 1, 70272000",
        "openai/gpt-oss-120b, 1000, 1, 1, 41582592",
        "Qwen/Qwen3.5-27B, 1000, 1, 1, 219480064",
    })
    void holdsWhatTheSequenceNeeds(String name, long tokens, int tensor, int pipeline, long bytes) {
        ModelArchitecture model =
                ModelCatalog.standard().find(name).orElseThrow().architecture();
        assertThat(KvCache.bytesPerSequencePerGpu(model, tokens, tensor, pipeline))
                .isEqualTo(new Bytes(bytes));
    }
}
