package io.wattle.engine.llama;

import io.wattle.engine.gguf.Gguf;
import io.wattle.engine.gguf.GgufException;
import java.util.Optional;
import java.util.Set;

/// What the file says of its model; known before llama.cpp loads it.
///
/// @param contextLength tokens that the model was trained on at once
/// @param longestTokenBytes bytes of the longest vocabulary entry, an upper bound of what one token spells
/// @param tensorBytes weights without padding
/// @param tokenizer what stands around a prompt's own tokens
public record ModelFacts(
        String architecture,
        Optional<String> name,
        Optional<String> description,
        long contextLength,
        long embeddingLength,
        long vocabulary,
        long longestTokenBytes,
        long parameters,
        long tensorBytes,
        Optional<String> chatTemplate,
        TokenizerFacts tokenizer) {
    /// Those of other tokenizers (bert, t5) encode and do not generate.
    private static final Set<String> GENERATING_TOKENIZERS = Set.of("llama", "gpt2", "rwkv");

    /// @throws GgufException if what every text generator has is missing
    public static ModelFacts of(String file, Gguf gguf) throws GgufException {
        var architecture = gguf.text("general.architecture")
                .orElseThrow(() -> new GgufException(file, "no general.architecture", "its name"));
        var tokenizer = gguf.text("tokenizer.ggml.model").orElse("none");
        if (!GENERATING_TOKENIZERS.contains(tokenizer)) {
            throw new GgufException(file, "the tokenizer " + tokenizer, "one of a text generator: llama, gpt2 or rwkv");
        }
        if (gguf.whole("split.count").orElse(1) > 1) {
            throw new GgufException(
                    file,
                    "one of %d parts of a model"
                            .formatted(gguf.whole("split.count").getAsLong()),
                    "the whole model; llama-gguf-split --merge joins the parts");
        }
        var tokens = gguf.sequence("tokenizer.ggml.tokens")
                .filter(sequence -> sequence.count() > 0 && sequence.longest() > 0)
                .orElseThrow(() -> new GgufException(file, "no tokenizer.ggml.tokens", "a vocabulary"));
        return new ModelFacts(
                architecture,
                gguf.text("general.name"),
                gguf.text("general.description"),
                positive(file, gguf, architecture + ".context_length"),
                positive(file, gguf, architecture + ".embedding_length"),
                tokens.count(),
                tokens.longest(),
                gguf.parameters(),
                gguf.tensorBytes(),
                gguf.text("tokenizer.chat_template").filter(template -> !template.isBlank()),
                TokenizerFacts.of(tokenizer, gguf));
    }

    private static long positive(String file, Gguf gguf, String key) throws GgufException {
        long value = gguf.whole(key).orElseThrow(() -> new GgufException(file, "no " + key, "a positive number"));
        if (value < 1) {
            throw new GgufException(file, "%s as %d".formatted(key, value), "a positive number");
        }
        return value;
    }
}
