package io.wattle.engine.llama;

import java.util.List;

/// What a slot works on.
///
/// @param promptTokens of {@code prompt}, the tokens set around it included
/// @param maxTokens at least 1; with the prompt never more than a slot's context
/// @param stop texts that end the answer and are not part of it
public record GenerationRequest(String prompt, int promptTokens, int maxTokens, Sampling sampling, List<String> stop) {
    public GenerationRequest {
        if (promptTokens < 1 || maxTokens < 1) {
            throw new IllegalArgumentException("The prompt tokens (%d) and the most tokens (%d) must be positive."
                    .formatted(promptTokens, maxTokens));
        }
        stop = List.copyOf(stop);
    }
}
