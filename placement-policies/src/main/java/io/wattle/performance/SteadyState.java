package io.wattle.performance;

/// What a replica does in steady state; modelled.
///
/// @param timeToFirstToken   seconds, mean, when each request is followed by the next at once
/// @param firstTokenAlone    the same of a request whose prompt waits for no other prompt
/// @param readingSeconds     to read one prompt while nothing else is done
/// @param answeringGap       seconds of a step that reads no prompt
/// @param medianGap          seconds between two tokens of an answer, median
/// @param meanGap            the same, mean: the time per output token
/// @param tokensPerSecond    output tokens of the replica
/// @param wattsPerGpu        average
/// @param gpus               of the replica
/// @param relativeClock      that the GPUs run at, relative to their highest
public record SteadyState(
        double timeToFirstToken,
        double firstTokenAlone,
        double readingSeconds,
        double answeringGap,
        double medianGap,
        double meanGap,
        double tokensPerSecond,
        double wattsPerGpu,
        int gpus,
        double relativeClock) {
    /// All GPUs together.
    public double watts() {
        return wattsPerGpu * gpus;
    }

    /// Reading the prompts included.
    public double joulesPerOutputToken() {
        return watts() / tokensPerSecond;
    }
}
