package io.wattle.spec;

import com.fasterxml.jackson.databind.JsonNode;
import io.wattle.workload.Experts;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Reads the mixture of experts of a {@code config.json}.
final class ExpertConfig {
    private ExpertConfig() {}

    static Optional<Experts> of(ConfigFields fields, int layers) {
        Optional<Integer> count =
                fields.number("num_local_experts", "n_routed_experts", "num_experts", "moe_num_experts");
        if (count.isEmpty() || count.get() < 2) {
            return Optional.empty();
        }
        int perToken = fields.require("num_experts_per_tok", "experts_per_token", "moe_topk", "top_k_experts");
        int size = fields.require("moe_intermediate_size", "intermediate_size");
        return Optional.of(new Experts(count.get(), perToken, shared(fields, size), size, dense(fields, layers)));
    }

    private static int shared(ConfigFields fields, int size) {
        Optional<Integer> sharedSize = fields.number("shared_expert_intermediate_size");
        if (sharedSize.isPresent()) {
            return Math.ceilDiv(sharedSize.get(), size);
        }
        boolean isLlama4 = fields.text("model_type").orElse("").startsWith("llama4");
        return fields.number("n_shared_experts", "num_shared_experts").orElse(isLlama4 ? 1 : 0);
    }

    /// Blocks with a dense feed-forward; wherever they stand, only their number counts here.
    private static int dense(ConfigFields fields, int layers) {
        Optional<Integer> first = fields.number("first_k_dense_replace");
        if (first.isPresent()) {
            return first.get();
        }
        Set<Integer> dense = new HashSet<>();
        for (JsonNode layer : fields.list("mlp_only_layers")) {
            dense.add(layer.asInt());
        }
        int step = fields.number("decoder_sparse_step", "interleave_moe_layer_step")
                .orElse(1);
        for (int layer = 0; layer < layers; layer++) {
            if (step > 1 && (layer + 1) % step != 0) {
                dense.add(layer);
            }
        }
        List<JsonNode> types = fields.list("mlp_layer_types");
        for (int layer = 0; layer < types.size(); layer++) {
            if (types.get(layer).asText().equals("dense")) {
                dense.add(layer);
            }
        }
        return dense.size();
    }
}
