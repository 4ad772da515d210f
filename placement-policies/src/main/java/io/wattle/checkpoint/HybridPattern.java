package io.wattle.checkpoint;

import io.wattle.workload.Block;
import io.wattle.workload.Blocks;
import io.wattle.workload.FeedForward;
import io.wattle.workload.Mixer;
import java.util.ArrayList;
import java.util.List;

/// Blocks that are a mixer or a feed-forward, one letter each: M a Mamba-2, * attention, - a feed-forward, E experts
/// (source: {@code configuration_nemotron_h.py} of NVIDIA's Nemotron-H models).
final class HybridPattern {
    private HybridPattern() {}

    static Blocks read(ConfigFields fields, String pattern, int hidden) {
        int heads = fields.require("num_attention_heads");
        Mixer attention = new Mixer.SelfAttention(
                heads,
                fields.number("num_key_value_heads").orElse(heads),
                fields.number("attention_head_dim", "head_dim").orElse(Math.max(1, hidden / heads)));
        Mixer state = MixerConfig.mamba(fields);
        FeedForward none = new FeedForward.None();
        List<Block> blocks = new ArrayList<>();
        for (int index = 0; index < pattern.length(); index++) {
            char letter = pattern.charAt(index);
            blocks.add(
                    switch (letter) {
                        case 'M' -> new Block(state, none);
                        case '*' -> new Block(attention, none);
                        case '-' -> new Block(new Mixer.None(), dense(fields));
                        case 'E' ->
                            new Block(
                                    new Mixer.None(),
                                    FeedForwardConfig.experts(fields)
                                            .<FeedForward>map(found -> found)
                                            .orElseGet(() -> missingExperts(fields)));
                        default -> {
                            fields.addWrong("hybrid_override_pattern with '%s'".formatted(letter));
                            yield new Block(new Mixer.None(), none);
                        }
                    });
        }
        return new Blocks(blocks);
    }

    private static FeedForward dense(ConfigFields fields) {
        return new FeedForward.Dense(fields.require("intermediate_size"), FeedForwardConfig.matrices(fields));
    }

    private static FeedForward missingExperts(ConfigFields fields) {
        fields.addMissing("n_routed_experts");
        return new FeedForward.None();
    }
}
