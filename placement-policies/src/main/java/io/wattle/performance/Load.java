package io.wattle.performance;

/// What a replica is asked in steady state: as many requests under way as it lets in.
///
/// @param sequences    requests under way together
/// @param inputTokens  of a mean prompt
/// @param outputTokens of a mean answer
/// @param mostSequences that fit into the KV cache of the replica; infinite where that is not known
public record Load(double sequences, double inputTokens, double outputTokens, double mostSequences) {
    public Load {
        if (!(sequences > 0 && inputTokens >= 1 && outputTokens >= 1 && mostSequences > 0)) {
            throw new IllegalArgumentException("The load (%s sequences of %s + %s tokens, %s fit) must be positive."
                    .formatted(sequences, inputTokens, outputTokens, mostSequences));
        }
    }

    public Load(double sequences, double inputTokens, double outputTokens) {
        this(sequences, inputTokens, outputTokens, Double.POSITIVE_INFINITY);
    }

    /// Context of a sequence on average while it is answered.
    double meanContext() {
        return inputTokens + outputTokens / 2;
    }
}
