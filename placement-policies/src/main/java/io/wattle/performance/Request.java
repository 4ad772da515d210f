package io.wattle.performance;

/// The mean request a replica is asked.
///
/// @param inputTokens  prompt tokens; at least 1
/// @param outputTokens generated tokens; at least 1
public record Request(int inputTokens, int outputTokens) {
    public Request {
        if (inputTokens < 1 || outputTokens < 1) {
            throw new IllegalArgumentException(
                    "The tokens of a request (%d in, %d out) must be at least 1.".formatted(inputTokens, outputTokens));
        }
    }

    /// Context of a sequence on average while it is answered.
    double meanContextTokens() {
        return inputTokens + outputTokens / 2.0;
    }
}
