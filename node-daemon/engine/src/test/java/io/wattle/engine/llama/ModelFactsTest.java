package io.wattle.engine.llama;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.wattle.engine.TinyModel;
import io.wattle.engine.gguf.Gguf;
import io.wattle.engine.gguf.GgufException;
import io.wattle.engine.gguf.GgufReader;
import io.wattle.engine.gguf.GgufType;
import io.wattle.engine.gguf.GgufValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ModelFactsTest {
    private static final Map<String, GgufValue> GOOD = Map.of(
            "general.architecture", new GgufValue.Text("llama"),
            "llama.context_length", new GgufValue.Whole(2048),
            "llama.embedding_length", new GgufValue.Whole(64),
            "tokenizer.ggml.model", new GgufValue.Text("llama"),
            "tokenizer.ggml.tokens", new GgufValue.Sequence(GgufType.STRING, 260, 6));

    @Test
    void readsWhatAWrittenModelSaysOfItself(@TempDir Path folder) throws IOException, GgufException {
        var file = folder.resolve("tiny.gguf");
        Files.write(
                file, TinyModel.reciting("abc").chatTemplate("{{ messages }}").gguf());
        assertThat(ModelFacts.of("tiny.gguf", GgufReader.read(file)))
                .isEqualTo(new ModelFacts(
                        "llama",
                        Optional.of("tiny"),
                        Optional.of("Random weights that recite one text; for tests."),
                        512,
                        64,
                        260,
                        6,
                        115_520,
                        462_080,
                        Optional.of("{{ messages }}"),
                        new TokenizerFacts(OptionalInt.of(1), OptionalInt.empty())));
    }

    @ParameterizedTest
    @MethodSource("lacking")
    void refusesWhatNoTextGeneratorIs(String key, GgufValue value, String sentence) {
        var gguf = with(key, value);
        assertThatExceptionOfType(GgufException.class)
                .isThrownBy(() -> ModelFacts.of("x.gguf", gguf))
                .withMessage("The model file (x.gguf) has " + sentence + ".");
    }

    static Stream<Arguments> lacking() {
        var wrong = new GgufValue.Truth(true);
        return Stream.of(
                Arguments.of("general.architecture", wrong, "no general.architecture; expected its name"),
                Arguments.of("llama.context_length", wrong, "no llama.context_length; expected a positive number"),
                Arguments.of(
                        "llama.context_length",
                        new GgufValue.Whole(0),
                        "llama.context_length as 0; expected a positive number"),
                Arguments.of("tokenizer.ggml.tokens", wrong, "no tokenizer.ggml.tokens; expected a vocabulary"),
                Arguments.of(
                        "tokenizer.ggml.model",
                        new GgufValue.Text("bert"),
                        "the tokenizer bert; expected one of a text generator: llama, gpt2 or rwkv"),
                Arguments.of(
                        "split.count",
                        new GgufValue.Whole(3),
                        "one of 3 parts of a model; expected the whole model; llama-gguf-split --merge joins the parts"));
    }

    @ParameterizedTest
    @MethodSource("tokenizers")
    void knowsTheTokensAroundAPrompt(Map<String, GgufValue> changes, TokenizerFacts expected) throws GgufException {
        var metadata = new HashMap<>(GOOD);
        metadata.putAll(changes);
        assertThat(ModelFacts.of("x.gguf", new Gguf(metadata, 1, 1)).tokenizer())
                .isEqualTo(expected);
    }

    static Stream<Arguments> tokenizers() {
        var none = new TokenizerFacts(OptionalInt.empty(), OptionalInt.empty());
        var gpt2 = new GgufValue.Text("gpt2");
        return Stream.of(
                Arguments.of(Map.of(), new TokenizerFacts(OptionalInt.of(1), OptionalInt.empty())),
                Arguments.of(Map.of("tokenizer.ggml.add_bos_token", new GgufValue.Truth(false)), none),
                Arguments.of(Map.of("tokenizer.ggml.model", gpt2), none),
                Arguments.of(
                        Map.of(
                                "tokenizer.ggml.model", gpt2,
                                "tokenizer.ggml.pre", new GgufValue.Text("llama-bpe"),
                                "tokenizer.ggml.bos_token_id", new GgufValue.Whole(128_000)),
                        new TokenizerFacts(OptionalInt.of(128_000), OptionalInt.empty())),
                Arguments.of(
                        Map.of("tokenizer.ggml.add_eos_token", new GgufValue.Truth(true)),
                        new TokenizerFacts(OptionalInt.of(1), OptionalInt.of(2))));
    }

    private static Gguf with(String key, GgufValue value) {
        var metadata = new HashMap<>(GOOD);
        metadata.put(key, value);
        return new Gguf(metadata, 1, 1);
    }
}
