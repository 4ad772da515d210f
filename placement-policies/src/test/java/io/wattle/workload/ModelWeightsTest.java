package io.wattle.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.wattle.catalog.ModelCatalog;
import io.wattle.quantity.Bytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelWeightsTest {
    /// Published parameters, in units of 1e9 (source: the models' cards).
    @ParameterizedTest
    @CsvSource({
        "meta-llama/Llama-3.1-8B, 8.03",
        "meta-llama/Llama-3.1-70B, 70.55",
        "meta-llama/Llama-3.1-405B, 405.85",
        "mistralai/Mixtral-8x7B-v0.1, 46.70",
        "Qwen/Qwen3-235B-A22B, 235.09",
        "openai/gpt-oss-120b, 116.8",
        "openai-community/gpt2, 0.124",
        "deepseek-ai/DeepSeek-V3, 671.0",
        "tiiuae/falcon-7b, 7.22",
    })
    void countsThePublishedParameters(String name, double billions) {
        assertThat(ModelWeights.parameters(model(name)) / 1e9).isCloseTo(billions, within(0.004 * billions));
    }

    @ParameterizedTest
    @CsvSource({
        "meta-llama/Llama-3.1-8B, 8.03",
        "mistralai/Mixtral-8x7B-v0.1, 12.88",
        "Qwen/Qwen3-30B-A3B, 3.35",
        "deepseek-ai/DeepSeek-V3, 37.55",
    })
    void countsWhatOneTokenPassesThrough(String name, double billions) {
        assertThat(ModelWeights.activeParameters(model(name)) / 1e9).isCloseTo(billions, within(0.01 * billions));
    }

    @Test
    void keepsEmbeddingsOfQuantisedModelsAtSixteenBits() {
        ModelArchitecture model = model("meta-llama/Llama-3.1-8B");
        long embeddings = 2L * 128_256 * 4096;
        long rest = ModelWeights.parameters(model) - embeddings;
        assertThat(ModelWeights.bytes(model, Precision.FP8)).isEqualTo(new Bytes(rest + 2 * embeddings));
        assertThat(ModelWeights.bytes(model, Precision.BF16)).isEqualTo(new Bytes(2 * (rest + embeddings)));
    }

    private static ModelArchitecture model(String name) {
        return ModelCatalog.standard().find(name).orElseThrow().architecture();
    }
}
