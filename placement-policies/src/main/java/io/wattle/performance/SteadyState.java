package io.wattle.performance;

/// What a replica does in steady state; modelled.
///
/// @param timeToFirstToken   seconds, mean
/// @param medianGap          seconds between two tokens of an answer, median
/// @param meanGap            the same, mean: the time per output token
/// @param tokensPerSecond    output tokens of the replica
/// @param wattsPerGpu        average
/// @param gpus               of the replica
/// @param relativeClock      that the GPUs run at, relative to their highest
public record SteadyState(
        double timeToFirstToken,
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
