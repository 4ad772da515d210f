package io.wattle.checkpoint;

import io.wattle.workload.Mixer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// Reads how each block mixes tokens.
final class MixerConfig {
    private final ConfigFields fields;
    private final int layers;
    private final int hidden;
    private final WindowConfig windows;

    private MixerConfig(ConfigFields fields, int layers, int hidden) {
        this.fields = fields;
        this.layers = layers;
        this.hidden = hidden;
        this.windows = WindowConfig.of(fields, layers);
    }

    static List<Mixer> read(ConfigFields fields, int layers, int hidden) {
        return new MixerConfig(fields, layers, hidden).mixers();
    }

    private List<Mixer> mixers() {
        List<String> types = types();
        List<Mixer> mixers = new ArrayList<>();
        for (int layer = 0; layer < layers; layer++) {
            String type = types.isEmpty() ? "" : types.get(layer);
            mixers.add(
                    switch (type) {
                        case "linear_attention" -> deltaNet();
                        case "mamba", "mamba2" -> mamba(fields);
                        case "", "attention", "full_attention", "sliding_attention", "chunked_attention" ->
                            attention(layer, type);
                        default -> {
                            fields.addWrong("layer_types of \"%s\"".formatted(type));
                            yield new Mixer.None();
                        }
                    });
        }
        return mixers;
    }

    /// The stated kind of each block; derived where only the interval of full attention is stated (source:
    /// {@code Qwen3NextConfig}); empty where nothing is.
    private List<String> types() {
        List<String> stated = new ArrayList<>();
        fields.list("layer_types").forEach(type -> stated.add(String.valueOf(type)));
        fields.list("layers_block_type").forEach(type -> stated.add(String.valueOf(type)));
        Optional<Integer> interval = fields.number("full_attention_interval");
        if (stated.isEmpty() && interval.isPresent() && interval.get() > 0) {
            for (int layer = 1; layer <= layers; layer++) {
                stated.add(layer % interval.get() == 0 ? "full_attention" : "linear_attention");
            }
        }
        if (!stated.isEmpty() && stated.size() < layers) {
            fields.addWrong("layer_types of %d blocks and num_hidden_layers (%d)".formatted(stated.size(), layers));
            return List.of();
        }
        return stated;
    }

    private Mixer attention(int layer, String type) {
        int heads = fields.require("num_attention_heads", "n_head", "n_heads");
        Optional<Integer> latent = fields.number("kv_lora_rank");
        if (latent.isPresent()) {
            return latent(layer, heads, latent.get());
        }
        OptionalInt window = windows.of(layer, type);
        boolean isGlobal = window.isEmpty() && fields.number("global_head_dim").isPresent();
        int dimension = (isGlobal ? fields.number("global_head_dim") : Optional.<Integer>empty())
                .or(() -> fields.number("head_dim", "attention_head_dim", "kv_channels"))
                .orElse(Math.max(1, hidden / heads));
        return new Mixer.SelfAttention(
                heads,
                keyValueHeads(heads, isGlobal),
                dimension,
                window,
                fields.flag("attn_output_gate").orElse(false));
    }

    private int keyValueHeads(int heads, boolean isGlobal) {
        boolean isMultiQuery = fields.flag("multi_query").orElse(false)
                && !fields.flag("new_decoder_architecture").orElse(false);
        return (isGlobal ? fields.number("num_global_key_value_heads") : Optional.<Integer>empty())
                .or(() -> fields.number("num_key_value_heads", "num_kv_heads", "n_head_kv"))
                .orElse(isMultiQuery ? 1 : heads);
    }

    private Mixer latent(int layer, int heads, int rank) {
        int plain = fields.require("qk_nope_head_dim");
        Optional<Integer> compressed = fields.number("q_lora_rank").filter(queryRank -> queryRank > 0);
        return new Mixer.LatentAttention(
                heads,
                compressed.map(OptionalInt::of).orElse(OptionalInt.empty()),
                rank,
                plain,
                fields.require("qk_rope_head_dim"),
                fields.number("v_head_dim").orElse(plain),
                indexer(layer));
    }

    private Optional<Mixer.Indexer> indexer(int layer) {
        Optional<Integer> heads = fields.number("index_n_heads");
        if (heads.isEmpty()) {
            return Optional.empty();
        }
        List<?> types = fields.list("indexer_types");
        boolean isShared = layer < types.size() && "shared".equals(types.get(layer));
        return Optional.of(new Mixer.Indexer(
                heads.get(), fields.require("index_head_dim"), fields.require("index_topk"), isShared));
    }

    private Mixer deltaNet() {
        return new Mixer.LinearAttention(
                fields.require("linear_num_key_heads"),
                fields.require("linear_num_value_heads"),
                fields.require("linear_key_head_dim"),
                fields.require("linear_value_head_dim"),
                fields.require("linear_conv_kernel_dim"));
    }

    /// A Mamba-2 by the names of Nemotron-H, Granite 4 and Falcon-H1.
    static Mixer mamba(ConfigFields fields) {
        return new Mixer.LinearAttention(
                fields.require("n_groups", "mamba_n_groups"),
                fields.require("mamba_num_heads", "mamba_n_heads"),
                fields.require("ssm_state_size", "mamba_d_state"),
                fields.require("mamba_head_dim", "mamba_d_head"),
                fields.require("conv_kernel", "mamba_d_conv"));
    }
}
