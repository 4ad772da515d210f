package io.wattle.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.wattle.workload.Block;
import io.wattle.workload.Blocks;
import io.wattle.workload.FeedForward;
import io.wattle.workload.Mixer;
import io.wattle.workload.ModelArchitecture;
import io.wattle.workload.ModelWeights;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HuggingFaceConfigTest {
    private static final Path PUBLISHED = Path.of(System.getenv()
                    .getOrDefault(
                            "WATTLE_MEASUREMENTS",
                            Path.of("..", "..", "shared", "data").toString()))
            .resolve("configs");

    @Test
    void readsADenseModel() throws Exception {
        assertThat(read("dense.config.json"))
                .isEqualTo(new ModelArchitecture(
                        "dense.config",
                        512,
                        4096,
                        true,
                        2048,
                        Blocks.alike(6, new Block(new Mixer.SelfAttention(8, 2, 64), new FeedForward.Dense(1536, 3)))));
    }

    /// 4 layers: queries 96 x (256 + 192), keys and values 256 x 80 + 64 x 4 x 64, out 128 x 256; one dense
    /// feed-forward of 3 x 256 x 1024; three of 17 experts of 3 x 256 x 128 and a router of 256 x 16; embeddings
    /// 2 x 256,000.
    @Test
    void readsLatentAttentionAndExperts() throws Exception {
        Mixer latent = new Mixer.LatentAttention(4, OptionalInt.of(96), 64, 32, 16, 32, Optional.empty());
        Block dense = new Block(latent, new FeedForward.Dense(1024, 3));
        Block sparse = new Block(latent, new FeedForward.Experts(16, 2, 128, 128, 3));
        ModelArchitecture model = read("latent.config.json");
        assertThat(model)
                .isEqualTo(new ModelArchitecture(
                        "latent.config", 256, 1000, false, 4096, new Blocks(List.of(dense, sparse, sparse, sparse))));
        long attention = 96 * (256 + 192) + 256 * 80 + 64 * 4 * 64 + 128 * 256;
        long experts = 17 * 3 * 256 * 128 + 256 * 16;
        assertThat(ModelWeights.parameters(model))
                .isEqualTo(4 * attention + 3 * 256 * 1024 + 3 * experts + 2 * 256_000);
    }

    @Test
    void saysEverythingThatIsMissing() {
        assertThatExceptionOfType(SpecException.class)
                .isThrownBy(() -> HuggingFaceConfig.read(Path.of("m/config.json"), "{\"model_type\": \"mamba\"}"))
                .withMessage(
                        "The file \"m/config.json\" of model type \"mamba\" lacks num_hidden_layers, hidden_size, vocab_size, num_attention_heads, intermediate_size, so its shape is not known.");
        assertThatExceptionOfType(SpecException.class)
                .isThrownBy(() -> HuggingFaceConfig.read(Path.of("config.json"), "{"))
                .withMessageStartingWith("The file \"config.json\" is not valid JSON: ");
    }

    @Test
    void takesTheNameFromTheFolderOfAConfigJson() throws Exception {
        assertThat(HuggingFaceConfig.read(Path.of("models/tiny/config.json"), text("dense.config.json"))
                        .name())
                .isEqualTo("tiny");
    }

    /// Parameters in units of 1e9 as the models' cards state them; layers that see everything, layers with a window.
    @ParameterizedTest
    @CsvSource({
        "meta-llama--Meta-Llama-3.1-8B, 8.03, 32, 0",
        "meta-llama--Meta-Llama-3.1-70B, 70.55, 80, 0",
        "mistralai--Mixtral-8x7B-v0.1, 46.7, 32, 0",
        "Qwen--Qwen3-8B, 8.19, 36, 0",
        "Qwen--Qwen3-30B-A3B, 30.5, 48, 0",
        "Qwen--Qwen3-235B-A22B-FP8, 235.1, 94, 0",
        "Qwen--Qwen3-VL-30B-A3B-Instruct, 31.07, 48, 0",
        "Qwen--Qwen3.5-27B, 27, 16, 0",
        "deepseek-ai--DeepSeek-R1, 671, 61, 0",
        "moonshotai--Kimi-K2-Instruct, 1026, 61, 0",
        "openai--gpt-oss-120b, 116.8, 18, 18",
        "meta-llama--Llama-4-Scout-17B-16E-Instruct, 107.8, 12, 36",
        "nvidia--Llama-3_3-Nemotron-Super-49B-v1, 49.9, 49, 0",
        "zai-org--GLM-5, 743, 78, 0",
    })
    void readsPublishedConfigurations(String name, double billions, int full, int windowed) throws Exception {
        Path file = PUBLISHED.resolve(name + ".json");
        assumeThat(Files.exists(file))
                .as("The published configurations are not beside the repository, so they are not read.")
                .isTrue();
        ModelArchitecture model = HuggingFaceConfig.read(file, Files.readString(file));
        assertThat(ModelWeights.parameters(model) / 1e9).isCloseTo(billions, within(0.015 * billions));
        assertThat(model.context().full()).isEqualTo(full);
        assertThat(model.context().windowed()).isEqualTo(windowed);
    }

    private static ModelArchitecture read(String name) throws IOException, SpecException {
        return HuggingFaceConfig.read(Path.of(name), text(name));
    }

    private static String text(String name) throws IOException {
        try (InputStream bytes = HuggingFaceConfigTest.class.getResourceAsStream(name)) {
            return new String(bytes.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
