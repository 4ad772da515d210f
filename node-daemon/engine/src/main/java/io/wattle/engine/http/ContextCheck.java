package io.wattle.engine.http;

import io.wattle.engine.llama.TextModel;

/// Whether a prompt leaves room for at least one token of an answer.
///
/// @param contextTokens that a slot holds, prompt and answer together
/// @param longestTokenBytes the most bytes that one token spells
record ContextCheck(int contextTokens, long longestTokenBytes) {
    /// Counts exactly, but for prompts that are too long by their bytes alone: tokenizing megabytes to refuse
    /// them would let a client keep the processor busy.
    ///
    /// @throws ApiError if there is no room, with both numbers
    int promptTokens(AnswerForm form, String prompt, TextModel model) throws ApiError {
        var param = switch (form) {
            case CHAT -> "messages";
            case TEXT -> "prompt";
        };
        long atLeast = utf8Bytes(prompt) / longestTokenBytes;
        if (atLeast >= contextTokens) {
            throw exceeded(param, "at least " + atLeast);
        }
        int tokens = model.promptTokens(prompt);
        if (tokens >= contextTokens) {
            throw exceeded(param, Integer.toString(tokens));
        }
        if (tokens == 0) {
            throw ApiError.invalid(param, "The field %s is empty; expected at least one token.".formatted(param));
        }
        return tokens;
    }

    private ApiError exceeded(String param, String tokens) {
        return ApiError.contextLengthExceeded(
                param,
                "The prompt has %s tokens; this engine's context holds %d, of which the answer needs at least one."
                        .formatted(tokens, contextTokens));
    }

    private static long utf8Bytes(String text) {
        return text.chars()
                .mapToLong(unit -> unit < 0x80 ? 1 : unit < 0x800 || Character.isSurrogate((char) unit) ? 2 : 3)
                .sum();
    }
}
