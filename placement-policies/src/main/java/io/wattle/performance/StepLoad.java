package io.wattle.performance;

/// What one step of an engine computes.
///
/// @param sequences     sequences that each get one more token
/// @param context       tokens that each of them looks back on
/// @param promptTokens  tokens of prompts read beside them
/// @param promptContext tokens that each of those looks back on, on average
record StepLoad(double sequences, double context, double promptTokens, double promptContext) {
    static StepLoad decode(double sequences, double context) {
        return new StepLoad(sequences, context, 0, 0);
    }

    StepLoad withPrompts(double tokens, double lookback) {
        return new StepLoad(sequences, context, tokens, lookback);
    }

    double tokens() {
        return Math.max(1e-3, sequences + promptTokens);
    }
}
