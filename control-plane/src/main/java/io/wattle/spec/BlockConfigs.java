package io.wattle.spec;

import com.fasterxml.jackson.databind.JsonNode;
import io.wattle.workload.ContextLayers;
import java.util.List;
import java.util.Optional;

/// Blocks that differ from each other, as architecture search leaves them: some without attention, some without
/// feed-forward (source: {@code configuration_decilm.py} of NVIDIA's Nemotron models).
///
/// @param attending     blocks with attention
/// @param groupSize     query heads that share a key/value head
/// @param feedForwards  sum of the inner sizes of all blocks
/// @param count         all blocks; 0 for a model whose blocks are alike
record BlockConfigs(int attending, int groupSize, long feedForwards, int count) {
    private static final int ROUNDED_TO = 256;

    static BlockConfigs of(ConfigFields fields, int hidden) {
        List<JsonNode> blocks = fields.list("block_configs");
        int attending = 0;
        int groupSize = 1;
        long feedForwards = 0;
        for (JsonNode block : blocks) {
            JsonNode group = block.path("attention").path("n_heads_in_group");
            if (group.isInt()) {
                attending++;
                groupSize = group.asInt();
            }
            feedForwards += feedForward(block.path("ffn"), hidden);
        }
        return new BlockConfigs(attending, groupSize, feedForwards, blocks.size());
    }

    boolean isEmpty() {
        return count == 0;
    }

    Optional<Integer> keyValueHeads(int heads) {
        return isEmpty() ? Optional.empty() : Optional.of(Math.max(1, heads / groupSize));
    }

    int meanFeedForward() {
        return (int) (feedForwards / count);
    }

    ContextLayers context() {
        return ContextLayers.all(attending);
    }

    private static long feedForward(JsonNode config, int hidden) {
        if (config.path("intermediate_size").isInt()) {
            return config.path("intermediate_size").asInt();
        }
        if (!config.path("ffn_mult").isNumber()) {
            return 0;
        }
        long size = (long) (2 * config.path("ffn_mult").asDouble() * hidden / 3);
        return Math.ceilDiv(size, ROUNDED_TO) * ROUNDED_TO;
    }
}
