package io.wattle.engine.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.wattle.engine.llama.ModelFacts;
import io.wattle.engine.llama.TextModel;
import java.util.Optional;

/// The model as {@code /v1/models} lists it: what it is stands wherever it is listed.
///
/// @param createdSeconds when this engine started, since 1970
/// @param contextPerSlot the most tokens of one request, prompt and answer together
public record ModelCard(String alias, ModelFacts facts, long createdSeconds, int contextPerSlot, int slots) {
    private static final String PLAIN = "plain: lines of \"role: content\"";

    /// @param source empty until the model is loaded
    ObjectNode json(Optional<TextModel.TemplateSource> source) {
        var card = Json.object()
                .put("id", alias)
                .put("object", "model")
                .put("created", createdSeconds)
                .put("owned_by", "wattle-engine");
        var meta = card.putObject("meta");
        meta.put("architecture", facts.architecture());
        facts.name().ifPresent(name -> meta.put("name", name));
        facts.description().ifPresent(description -> meta.put("description", description));
        meta.put("n_params", facts.parameters())
                .put("size", facts.tensorBytes())
                .put("n_vocab", facts.vocabulary())
                .put("n_embd", facts.embeddingLength())
                .put("n_ctx_train", facts.contextLength())
                .put("n_ctx", contextPerSlot)
                .put("n_parallel", slots);
        source.ifPresent(known -> meta.put(
                "chat_template",
                switch (known) {
                    case MODEL -> "model";
                    case PLAIN -> PLAIN;
                }));
        return card;
    }
}
