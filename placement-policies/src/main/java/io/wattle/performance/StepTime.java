package io.wattle.performance;

/// Where the time of one step goes on the busiest GPU of a group, in seconds.
///
/// @param dense           weights that every token uses
/// @param experts         routed experts, on an average GPU
/// @param expertWait      what the GPU with most of the routed work takes longer
/// @param cache           reading keys, values and states
/// @param promptAttention attention among the tokens of prompts
/// @param collectives     exchanging activations between GPUs
/// @param sampling        choosing tokens from logits
/// @param overhead        launching and scheduling
/// @param arithmetic      what the multiplications alone would take at the peak rate
record StepTime(
        double dense,
        double experts,
        double expertWait,
        double cache,
        double promptAttention,
        double collectives,
        double sampling,
        double overhead,
        double arithmetic) {
    double seconds() {
        return dense + experts + expertWait + cache + promptAttention + collectives + sampling + overhead;
    }

    /// Two kinds of step, one in the share {@code share} of cases.
    static StepTime mix(StepTime often, StepTime other, double share) {
        double rest = 1 - share;
        return new StepTime(
                rest * often.dense + share * other.dense,
                rest * often.experts + share * other.experts,
                rest * often.expertWait + share * other.expertWait,
                rest * often.cache + share * other.cache,
                rest * often.promptAttention + share * other.promptAttention,
                rest * often.collectives + share * other.collectives,
                rest * often.sampling + share * other.sampling,
                rest * often.overhead + share * other.overhead,
                rest * often.arithmetic + share * other.arithmetic);
    }
}
