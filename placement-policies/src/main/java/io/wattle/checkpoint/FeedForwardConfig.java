package io.wattle.checkpoint;

import io.wattle.workload.FeedForward;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Reads the feed-forward of each block.
final class FeedForwardConfig {
    /// Families whose feed-forward has two matrices instead of three (source: their {@code transformers} models).
    private static final Set<String> UNGATED = Set.of(
            "gpt2",
            "gptj",
            "gpt_neo",
            "gpt_neox",
            "gpt_bigcode",
            "bloom",
            "opt",
            "falcon",
            "phi",
            "mpt",
            "starcoder2",
            "nemotron",
            "nemotron_h");

    /// Families whose inner size is four times the hidden one unless they say otherwise.
    private static final Set<String> FOURFOLD = Set.of("gpt2", "bloom", "falcon", "gptj", "gpt_bigcode", "mpt");

    private final ConfigFields fields;
    private final int layers;
    private final int hidden;

    private FeedForwardConfig(ConfigFields fields, int layers, int hidden) {
        this.fields = fields;
        this.layers = layers;
        this.hidden = hidden;
    }

    static List<FeedForward> read(ConfigFields fields, int layers, int hidden) {
        return new FeedForwardConfig(fields, layers, hidden).feedForwards();
    }

    /// 3 with a gate, 2 without.
    static int matrices(ConfigFields fields) {
        boolean isUngated = UNGATED.contains(fields.family())
                || fields.text("hidden_act", "mlp_hidden_act").orElse("").equals("relu2");
        return isUngated ? 2 : 3;
    }

    private List<FeedForward> feedForwards() {
        Optional<FeedForward> experts = experts(fields).map(found -> found);
        Set<Integer> dense = experts.isPresent() ? denseBlocks() : Set.of();
        List<FeedForward> all = new ArrayList<>();
        for (int layer = 0; layer < layers; layer++) {
            all.add(experts.isPresent() && !dense.contains(layer) ? experts.get() : dense());
        }
        return all;
    }

    private FeedForward dense() {
        Optional<Integer> size = fields.number(
                "intermediate_size_mlp", // Llama 4; there intermediate_size is an expert's
                "intermediate_size",
                "ff_intermediate_size",
                "ffn_dim",
                "n_inner",
                "ffn_hidden_size");
        if (size.isEmpty() && FOURFOLD.contains(fields.family())) {
            return new FeedForward.Dense(4 * hidden, 2);
        }
        return new FeedForward.Dense(size.orElseGet(() -> fields.require("intermediate_size")), matrices(fields));
    }

    static Optional<FeedForward.Experts> experts(ConfigFields fields) {
        Optional<Integer> count =
                fields.number("num_local_experts", "n_routed_experts", "num_experts", "moe_num_experts");
        if (count.isEmpty() || count.get() < 2) {
            return Optional.empty();
        }
        int perToken = fields.require(
                "num_experts_per_tok",
                "experts_per_token",
                "moe_topk",
                "top_k_experts",
                "moe_k",
                "num_experts_per_token");
        int size = fields.require(
                "moe_intermediate_size", "expert_intermediate_size", "expert_ffn_hidden_size", "intermediate_size");
        return Optional.of(
                new FeedForward.Experts(count.get(), perToken, size, shared(fields, size), matrices(fields)));
    }

    private static int shared(ConfigFields fields, int size) {
        Optional<Integer> stated =
                fields.number("shared_expert_intermediate_size", "moe_shared_expert_intermediate_size");
        if (stated.isPresent()) {
            return stated.get();
        }
        if (fields.flag("enable_moe_block").orElse(false)) {
            return fields.number("intermediate_size").orElse(0); // Gemma 4: a dense feed-forward beside the experts
        }
        boolean isLlama4 = fields.family().startsWith("llama4");
        return size
                * fields.number("n_shared_experts", "num_shared_experts", "moe_num_shared_experts")
                        .orElse(isLlama4 ? 1 : 0);
    }

    private Set<Integer> denseBlocks() {
        Set<Integer> dense = new HashSet<>();
        int first = fields.number("first_k_dense_replace", "moe_layer_start_index", "num_dense_layers")
                .orElse(0);
        int step = Math.max(
                1,
                fields.number("decoder_sparse_step", "interleave_moe_layer_step", "moe_layer_interval")
                        .orElse(1));
        List<?> only = fields.list("mlp_only_layers");
        List<?> types = fields.list("mlp_layer_types");
        for (int layer = 0; layer < layers; layer++) {
            boolean isTyped = layer < types.size();
            boolean isDense = isTyped
                    ? "dense".equals(types.get(layer))
                    : layer < first || (layer + 1) % step != 0 || only.contains(layer);
            if (isDense) {
                dense.add(layer);
            }
        }
        return dense;
    }
}
