package io.wattle.engine.llama;

import java.util.OptionalDouble;
import java.util.OptionalInt;

/// How the next token is drawn. What is absent is llama.cpp's own default.
///
/// @param seed the same seed, prompt and load of the engine draw the same tokens
public record Sampling(
        OptionalDouble temperature,
        OptionalDouble topP,
        OptionalInt topK,
        OptionalDouble minP,
        OptionalInt seed,
        OptionalDouble presencePenalty,
        OptionalDouble frequencyPenalty,
        OptionalDouble repeatPenalty) {}
