package io.wattle.engine.llama;

import io.wattle.engine.gguf.Gguf;
import java.util.OptionalInt;
import java.util.Set;

/// What llama.cpp sets around the tokens of a prompt.
///
/// @param begin the token before every prompt, if any
/// @param end the token behind every prompt, if any
public record TokenizerFacts(OptionalInt begin, OptionalInt end) {
    /// The pre-tokenizers of gpt2 vocabularies whose prompts begin with a token by default; all others do not.
    ///
    /// Source: llama_vocab::impl::load in llama.cpp b4916.
    private static final Set<String> BEGINNING =
            Set.of("llama3", "llama-v3", "llama-bpe", "falcon3", "pixtral", "tekken", "chameleon");

    /// Source: the same function; the defaults of special_bos_id and special_eos_id.
    static TokenizerFacts of(String tokenizer, Gguf gguf) {
        boolean pieces = tokenizer.equals("llama");
        boolean beginsByDefault =
                pieces || BEGINNING.contains(gguf.text("tokenizer.ggml.pre").orElse(""));
        boolean begins = gguf.truth("tokenizer.ggml.add_bos_token").orElse(beginsByDefault);
        boolean ends = gguf.truth("tokenizer.ggml.add_eos_token").orElse(false);
        long begin = gguf.whole("tokenizer.ggml.bos_token_id").orElse(pieces ? 1 : 11);
        long end = gguf.whole("tokenizer.ggml.eos_token_id").orElse(pieces ? 2 : 11);
        return new TokenizerFacts(
                begins ? OptionalInt.of((int) begin) : OptionalInt.empty(),
                ends ? OptionalInt.of((int) end) : OptionalInt.empty());
    }

    int added() {
        return (begin.isPresent() ? 1 : 0) + (end.isPresent() ? 1 : 0);
    }
}
