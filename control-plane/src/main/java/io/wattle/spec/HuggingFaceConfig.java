package io.wattle.spec;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.wattle.workload.Attention;
import io.wattle.workload.ContextLayers;
import io.wattle.workload.Experts;
import io.wattle.workload.ModelArchitecture;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/// Reads the shape of a language model from the {@code config.json} that Hugging Face publishes beside its weights.
///
/// Of a model that also sees or hears, the language part is read. Fields go by the names that the families use (source:
/// the {@code transformers} configuration classes).
final class HuggingFaceConfig {
    private static final ObjectMapper JSON = new ObjectMapper();

    /// Families whose feed-forward has two matrices instead of three (source: their {@code transformers} models).
    private static final Set<String> UNGATED = Set.of(
            "gpt2", "gptj", "gpt_neo", "gpt_neox", "bloom", "opt", "falcon", "phi", "mpt", "starcoder2", "nemotron");

    /// Families whose output head is the input embedding unless they say otherwise.
    private static final Set<String> TIED_UNLESS_SAID =
            Set.of("gpt2", "bloom", "opt", "gemma", "gemma2", "gemma3", "gemma3_text", "mpt");

    private HuggingFaceConfig() {}

    /// @param path names the model where the configuration does not
    /// @throws SpecException naming everything that is missing
    static ModelArchitecture read(Path path, String json) throws SpecException {
        try {
            return read(path, JSON.readTree(json));
        } catch (JacksonException malformed) {
            throw new SpecException("The file \"%s\" is not valid JSON: %s"
                    .formatted(
                            path,
                            malformed.getOriginalMessage().lines().findFirst().orElse("it ends early")));
        } catch (IllegalArgumentException impossible) {
            throw new SpecException(
                    "The file \"%s\" describes no possible model: %s".formatted(path, impossible.getMessage()));
        }
    }

    private static ModelArchitecture read(Path path, JsonNode root) throws SpecException {
        ConfigFields fields = new ConfigFields(root);
        int layers = fields.require("num_hidden_layers", "n_layer", "num_layers", "n_layers");
        int hidden = fields.require("hidden_size", "n_embd", "d_model");
        int heads = fields.require("num_attention_heads", "n_head", "n_heads");
        int vocabulary = fields.require("vocab_size");
        BlockConfigs blocks = BlockConfigs.of(fields, hidden);
        Optional<Experts> experts = ExpertConfig.of(fields, layers);
        int feedForward = blocks.isEmpty() ? feedForward(fields, hidden, experts) : blocks.meanFeedForward();
        fields.refuseMissing(path);
        String family = fields.text("model_type").orElse("");
        ContextLayers context = blocks.isEmpty() ? ContextConfig.of(fields, layers) : blocks.context();
        ModelArchitecture shape = new ModelArchitecture(
                name(path, fields),
                layers,
                hidden,
                attention(fields, hidden, heads, blocks),
                feedForward,
                !UNGATED.contains(family),
                vocabulary,
                fields.flag("tie_word_embeddings").orElse(TIED_UNLESS_SAID.contains(family)),
                fields.number("max_position_embeddings", "n_positions", "max_sequence_length", "seq_length", "n_ctx")
                        .orElse(2048),
                experts,
                context,
                OptionalLong.empty());
        return ParameterCount.state(shape, fields, blocks);
    }

    private static int feedForward(ConfigFields fields, int hidden, Optional<Experts> experts) {
        // Llama 4 names the dense size apart; there intermediate_size is an expert's.
        Optional<Integer> size =
                fields.number("intermediate_size_mlp", "intermediate_size", "ffn_dim", "n_inner", "ffn_hidden_size");
        if (size.isPresent() || experts.isPresent()) {
            return size.orElse(0);
        }
        String family = fields.text("model_type").orElse("");
        if (family.equals("gpt2") || family.equals("bloom") || family.equals("falcon") || family.equals("gptj")) {
            return 4 * hidden; // their models' own default
        }
        return fields.require("intermediate_size");
    }

    private static Attention attention(ConfigFields fields, int hidden, int heads, BlockConfigs blocks) {
        int rope = fields.number("qk_rope_head_dim").orElse(0);
        int latent = fields.number("kv_lora_rank").orElse(0);
        int dimension = latent > 0
                ? fields.number("qk_nope_head_dim").orElse(0) + rope
                : fields.number("head_dim", "attention_head_dim").orElse(hidden / heads);
        boolean isMultiQuery = fields.flag("multi_query").orElse(false)
                && !fields.flag("new_decoder_architecture").orElse(false);
        int keyValueHeads = blocks.keyValueHeads(heads)
                .or(() -> fields.number("num_key_value_heads", "num_kv_heads", "n_head_kv"))
                .orElse(isMultiQuery ? 1 : heads);
        return new Attention(heads, keyValueHeads, dimension, latent, latent > 0 ? rope : 0);
    }

    private static String name(Path path, ConfigFields fields) {
        Optional<String> stated = fields.text("_name_or_path").filter(name -> name.contains("/"));
        if (stated.isPresent()) {
            return stated.get();
        }
        String file = String.valueOf(path.getFileName());
        Path parent = path.getParent();
        return file.equals("config.json") && parent != null && parent.getFileName() != null
                ? parent.getFileName().toString()
                : file.replaceAll("\\.json$", "").replace("--", "/");
    }
}
