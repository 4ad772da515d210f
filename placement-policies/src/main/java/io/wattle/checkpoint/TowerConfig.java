package io.wattle.checkpoint;

/// Counts the parameters of a vision tower from its own part of the configuration; an estimate, for towers differ in
/// what joins them to the language model.
final class TowerConfig {
    private TowerConfig() {}

    /// 0 where no tower is described, or where its sizes are not.
    static long parameters(ConfigFields fields) {
        return fields.part("vision_config").map(TowerConfig::vision).orElse(0L);
    }

    private static long vision(ConfigFields tower) {
        long depth = tower.number("depth", "num_hidden_layers").orElse(0);
        long hidden = tower.number("hidden_size", "embed_dim").orElse(0);
        long inner = tower.number("intermediate_size").orElse((int) (4 * hidden));
        boolean isGated = tower.text("hidden_act").orElse("").equals("silu");
        long blocks = depth * (4 * hidden * hidden + (isGated ? 3 : 2) * hidden * inner);
        return blocks
                + mergers(tower, hidden)
                + tower.number("num_position_embeddings").orElse(0) * hidden;
    }

    /// Patches are joined and brought to the size of the language model, once and again for each deep layer that is
    /// fed too (source: {@code Qwen3VLVisionPatchMerger}).
    private static long mergers(ConfigFields tower, long hidden) {
        long out = tower.number("out_hidden_size").orElse(0);
        long joined =
                hidden * (long) Math.pow(tower.number("spatial_merge_size").orElse(1), 2);
        long count = 1L + tower.list("deepstack_visual_indexes").size();
        return out == 0 ? 0 : count * joined * (joined + out);
    }
}
