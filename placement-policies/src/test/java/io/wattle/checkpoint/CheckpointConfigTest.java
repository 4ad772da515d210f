package io.wattle.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.wattle.workload.Block;
import io.wattle.workload.Blocks;
import io.wattle.workload.FeedForward;
import io.wattle.workload.Mixer;
import io.wattle.workload.ModelArchitecture;
import io.wattle.workload.ModelPart;
import io.wattle.workload.Precision;
import io.wattle.workload.WeightFormat;
import io.wattle.workload.WeightFormat.ScaleBlock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CheckpointConfigTest {
    private static final Map<String, Object> PLAIN = Map.of(
            "model_type", "llama",
            "num_hidden_layers", 4,
            "hidden_size", 128,
            "num_attention_heads", 8,
            "num_key_value_heads", 2,
            "intermediate_size", 256,
            "vocab_size", 1000);

    @Test
    void knowsWhatOldFamiliesLeaveOut() {
        ModelArchitecture model = read(Map.of(
                "model_type", "gpt2", "n_layer", 2, "n_embd", 64, "n_head", 4, "vocab_size", 500, "n_positions", 1024));
        assertThat(model)
                .isEqualTo(new ModelArchitecture(
                        "m",
                        64,
                        500,
                        true,
                        1024,
                        Blocks.alike(2, new Block(new Mixer.SelfAttention(4, 4, 16), new FeedForward.Dense(256, 2)))));
    }

    @Test
    void alternatesWindowsAsTheFamilyDoes() {
        assertThat(windows(Map.of("model_type", "gemma2", "sliding_window", 100)))
                .containsExactly(100, 0, 100, 0);
        assertThat(windows(Map.of("sliding_window", 100))).containsExactly(100, 100, 100, 100);
        assertThat(windows(Map.of("sliding_window", 100, "sliding_window_pattern", 3)))
                .containsExactly(100, 100, 0, 100);
        assertThat(windows(Map.of("sliding_window", 100, "use_sliding_window", false)))
                .containsExactly(0, 0, 0, 0);
        assertThat(windows(Map.of("sliding_window", 100, "max_window_layers", 3)))
                .containsExactly(0, 0, 0, 100);
        assertThat(windows(Map.of("model_type", "llama4_text", "attention_chunk_size", 100)))
                .containsExactly(100, 100, 100, 0);
        assertThat(windows(Map.of(
                        "sliding_window",
                        100,
                        "layer_types",
                        List.of("full_attention", "sliding_attention", "sliding_attention", "full_attention"))))
                .containsExactly(0, 100, 100, 0);
    }

    @Test
    void readsLinearAttentionBetweenFullOnes() {
        ModelArchitecture model = read(with(Map.of(
                "full_attention_interval",
                2,
                "linear_num_key_heads",
                2,
                "linear_num_value_heads",
                4,
                "linear_key_head_dim",
                16,
                "linear_value_head_dim",
                16,
                "linear_conv_kernel_dim",
                4)));
        assertThat(model.blocks().inOrder().stream().map(Block::mixer))
                .containsExactly(
                        new Mixer.LinearAttention(2, 4, 16, 16, 4),
                        new Mixer.SelfAttention(8, 2, 16),
                        new Mixer.LinearAttention(2, 4, 16, 16, 4),
                        new Mixer.SelfAttention(8, 2, 16));
    }

    @Test
    void readsSharedExpertsAndDenseBlocksBeforeThem() {
        ModelArchitecture model = read(with(Map.of(
                "n_routed_experts", 8,
                "num_experts_per_tok", 2,
                "moe_intermediate_size", 32,
                "n_shared_experts", 2,
                "first_k_dense_replace", 1)));
        FeedForward sparse = new FeedForward.Experts(8, 2, 32, 64, 3);
        assertThat(model.blocks().inOrder().stream().map(Block::feedForward))
                .containsExactly(new FeedForward.Dense(256, 3), sparse, sparse, sparse);
    }

    @Test
    void readsAMixtureOfBlocksFromItsPattern() {
        Map<String, Object> config = new HashMap<>(PLAIN);
        config.putAll(Map.of(
                "model_type", "nemotron_h",
                "hybrid_override_pattern", "M-*-",
                "mamba_num_heads", 4,
                "mamba_head_dim", 16,
                "ssm_state_size", 32,
                "n_groups", 2,
                "conv_kernel", 4));
        Block dense = new Block(new Mixer.None(), new FeedForward.Dense(256, 2));
        assertThat(read(config).blocks().inOrder())
                .containsExactly(
                        new Block(new Mixer.LinearAttention(2, 4, 32, 16, 4), new FeedForward.None()),
                        dense,
                        new Block(new Mixer.SelfAttention(8, 2, 16), new FeedForward.None()),
                        dense);
    }

    @Test
    void readsHowWeightsAreStored() {
        assertThat(format(Map.of("quant_method", "fp8", "weight_block_size", List.of(128, 128))))
                .isEqualTo(WeightFormat.quantised(
                        "fp8", Precision.FP8, Optional.of(new ScaleBlock(128, 128)), 8, java.util.Set.of()));
        assertThat(format(Map.of("quant_method", "awq", "bits", 4, "group_size", 128))
                        .bitsPerWeight())
                .isEqualTo(4 + 20.0 / 128);
        WeightFormat experts = format(Map.of("quant_method", "mxfp4"));
        assertThat(experts.bitsOf(ModelPart.ROUTED_EXPERTS)).isEqualTo(4.25);
        assertThat(experts.bitsOf(ModelPart.MIXER)).isEqualTo(16);
        WeightFormat compressed = format(Map.of(
                "quant_method",
                "compressed-tensors",
                "config_groups",
                Map.of(
                        "group_0",
                        Map.of(
                                "weights",
                                Map.of("num_bits", 8, "type", "int", "strategy", "channel"),
                                "input_activations",
                                Map.of("num_bits", 8)))));
        assertThat(compressed.precision()).isEqualTo(Precision.INT8);
        assertThat(compressed.activationBits()).isEqualTo(8);
        assertThat(read(with(Map.of("torch_dtype", "float16"))).published())
                .isEqualTo(WeightFormat.plain(Precision.FP16));
    }

    @Test
    void leavesOutThePartsThatMostModulesOfItAreNamedFor() {
        WeightFormat named = format(Map.of(
                "quant_method",
                "fp8",
                "modules_to_not_convert",
                List.of("lm_head", "model.layers.0.self_attn", "model.layers.1.self_attn", "model.layers.0.mlp")));
        assertThat(named.precisionOf(ModelPart.MIXER)).isEqualTo(Precision.BF16);
        assertThat(named.precisionOf(ModelPart.DENSE_FEED_FORWARD)).isEqualTo(Precision.FP8);
        assertThat(named.precisionOf(ModelPart.HEAD)).isEqualTo(Precision.BF16);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "num_hidden_layers | -3 | has num_hidden_layers (-3), which describes no model that is known here",
                "num_hidden_layers | 2000000 | has num_hidden_layers (2000000), which describes no model that is known here",
                "hidden_size | 99999999999999 | has hidden_size (99999999999999), which describes no model that is known here",
                "hidden_size | wide | has hidden_size (wide), which describes no model that is known here",
                "ssm_state_size | 16 | has ssm_state_size but no layer_types or pattern that says which blocks it is for, which describes no model that is known here",
            })
    void refusesWhatItDoesNotUnderstand(String field, String value, String reason) {
        Object parsed = value.matches("-?\\d+") ? (Object) Long.valueOf(value) : value;
        assertThat(CheckpointConfig.read("m", with(Map.of(field, parsed))))
                .isEqualTo(new ConfigReading.Refused("of model type \"llama\" " + reason));
    }

    @Test
    void refusesUnknownQuantisationAndUnknownLayers() {
        assertThat(refusal(Map.of("quantization_config", Map.of("quant_method", "magic"))))
                .contains("quant_method \"magic\" (known are fp8, ");
        assertThat(refusal(Map.of("layer_types", List.of("rwkv", "rwkv", "rwkv", "rwkv"))))
                .contains("layer_types of \"rwkv\"");
        assertThat(refusal(Map.of("layer_types", List.of("full_attention"))))
                .contains("layer_types of 1 blocks and num_hidden_layers (4)");
        assertThat(refusal(Map.of("num_key_value_heads", 16))).startsWith("describes no possible model: ");
    }

    private static String refusal(Map<String, Object> more) {
        return switch (CheckpointConfig.read("m", with(more))) {
            case ConfigReading.Refused(var reason) -> reason;
            case ConfigReading.Understood understood -> throw new AssertionError(understood);
        };
    }

    private static WeightFormat format(Map<String, Object> quantisation) {
        return read(with(Map.of("quantization_config", quantisation))).published();
    }

    private static List<Integer> windows(Map<String, Object> more) {
        return read(with(more)).blocks().inOrder().stream()
                .map(block -> block.mixer() instanceof Mixer.SelfAttention self ? self.window() : OptionalInt.empty())
                .map(window -> window.orElse(0))
                .toList();
    }

    private static Map<String, Object> with(Map<String, Object> more) {
        Map<String, Object> config = new HashMap<>(PLAIN);
        config.putAll(more);
        return config;
    }

    private static ModelArchitecture read(Map<String, Object> config) {
        return switch (CheckpointConfig.read("m", config)) {
            case ConfigReading.Understood(var read) -> read;
            case ConfigReading.Refused(var reason) -> throw new AssertionError(reason);
        };
    }
}
