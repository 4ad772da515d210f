package io.wattle.checkpoint;

import io.wattle.workload.Block;
import io.wattle.workload.Blocks;
import io.wattle.workload.FeedForward;
import io.wattle.workload.Mixer;
import io.wattle.workload.ModelArchitecture;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Reads the shape of a language model from its {@code config.json}: dense and sparse models, grouped-query and latent
/// attention, windows, linear attention and state spaces, tied embeddings, quantised weights.
///
/// Fields go by the names that the families use (source: the {@code transformers} configuration classes).
public final class CheckpointConfig {
    /// Families whose output head is the input embedding unless they say otherwise.
    private static final Set<String> TIED_UNLESS_SAID = Set.of(
            "gpt2",
            "bloom",
            "opt",
            "gemma",
            "gemma2",
            "gemma3",
            "gemma3_text",
            "gemma4",
            "gemma4_text",
            "mpt",
            "starcoder2",
            "gpt_bigcode",
            "cohere",
            "cohere2",
            "falcon");

    /// More blocks than any model has: a mistake, not a model.
    private static final int MOST_LAYERS = 10_000;

    private CheckpointConfig() {}

    /// @param name   what the model is to be called
    /// @param config the parsed document: texts, numbers, flags, lists and maps
    public static ConfigReading read(String name, Map<String, ?> config) {
        ConfigFields fields = new ConfigFields(config);
        try {
            return read(name, fields);
        } catch (IllegalArgumentException impossible) {
            return new ConfigReading.Refused(
                    fields.obstacle().orElse("describes no possible model: " + impossible.getMessage()));
        }
    }

    private static ConfigReading read(String name, ConfigFields fields) {
        int layers = fields.require("num_hidden_layers", "n_layer", "num_layers", "n_layers");
        int hidden = fields.require("hidden_size", "n_embd", "d_model");
        int vocabulary = fields.require("vocab_size");
        if (layers > MOST_LAYERS) {
            fields.addWrong("num_hidden_layers (%d)".formatted(layers));
            layers = 1;
        }
        Blocks blocks = blocks(fields, layers, hidden);
        var format = QuantisationConfig.read(fields, layers);
        long tower = TowerConfig.parameters(fields);
        UnknownFields.refuse(fields, blocks);
        Optional<String> obstacle = fields.obstacle();
        if (obstacle.isPresent()) {
            return new ConfigReading.Refused(obstacle.get());
        }
        return new ConfigReading.Understood(new ModelArchitecture(
                name,
                hidden,
                vocabulary,
                fields.flag("tie_word_embeddings").orElse(TIED_UNLESS_SAID.contains(fields.family())),
                fields.number(
                                "max_position_embeddings",
                                "n_positions",
                                "max_sequence_length",
                                "max_seq_len",
                                "seq_length",
                                "n_ctx")
                        .orElse(2048),
                blocks,
                tower,
                format));
    }

    private static Blocks blocks(ConfigFields fields, int layers, int hidden) {
        Optional<String> pattern = fields.text("hybrid_override_pattern");
        if (pattern.isPresent()) {
            return HybridPattern.read(fields, pattern.get(), hidden);
        }
        if (!fields.list("block_configs").isEmpty()) {
            return SearchedBlocks.read(fields, hidden);
        }
        List<Mixer> mixers = MixerConfig.read(fields, layers, hidden);
        List<FeedForward> feedForwards = FeedForwardConfig.read(fields, layers, hidden);
        List<Block> blocks = new ArrayList<>();
        for (int layer = 0; layer < layers; layer++) {
            blocks.add(new Block(mixers.get(layer), feedForwards.get(layer)));
        }
        return new Blocks(blocks);
    }
}
