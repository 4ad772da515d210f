package io.wattle.checkpoint;

import io.wattle.workload.Block;
import io.wattle.workload.Blocks;
import io.wattle.workload.FeedForward;
import io.wattle.workload.Mixer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/// Blocks that differ from each other, as architecture search leaves them: some without attention, some without
/// feed-forward (source: {@code configuration_decilm.py} of NVIDIA's Nemotron models).
final class SearchedBlocks {
    private static final int ROUNDED_TO = 256;

    private SearchedBlocks() {}

    static Blocks read(ConfigFields fields, int hidden) {
        int heads = fields.require("num_attention_heads");
        int dimension = fields.number("head_dim").orElse(Math.max(1, hidden / heads));
        List<Block> blocks = new ArrayList<>();
        for (Object item : fields.list("block_configs")) {
            ConfigFields block = item instanceof Map<?, ?> map ? new ConfigFields(map) : new ConfigFields(Map.of());
            blocks.add(new Block(
                    block.part("attention")
                            .map(part -> mixer(part, heads, dimension))
                            .orElse(new Mixer.None()),
                    block.part("ffn").map(part -> feedForward(part, hidden)).orElse(new FeedForward.None())));
        }
        return new Blocks(blocks);
    }

    private static Mixer mixer(ConfigFields attention, int heads, int dimension) {
        if (attention.flag("replace_with_linear").orElse(false)) {
            throw new IllegalArgumentException(
                    "block_configs replace attention by a linear layer, which is not known.");
        }
        var group = attention.number("n_heads_in_group").filter(size -> size > 0);
        if (group.isEmpty() || attention.flag("no_op").orElse(false)) {
            return new Mixer.None();
        }
        var window = attention.number("window_length").filter(tokens -> tokens > 0);
        return new Mixer.SelfAttention(
                heads,
                Math.max(1, heads / group.get()),
                dimension,
                window.map(OptionalInt::of).orElse(OptionalInt.empty()),
                false);
    }

    private static FeedForward feedForward(ConfigFields config, int hidden) {
        var stated = config.number("intermediate_size").filter(size -> size > 0);
        if (stated.isPresent()) {
            return new FeedForward.Dense(stated.get(), 3);
        }
        double multiple = config.decimal("ffn_mult");
        if (multiple <= 0) {
            return new FeedForward.None();
        }
        int size = (int) (2 * multiple * hidden / 3);
        return new FeedForward.Dense(Math.ceilDiv(size, ROUNDED_TO) * ROUNDED_TO, 3);
    }
}
