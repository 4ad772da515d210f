package io.wattle.workload;

/// The load a model is planned for.
///
/// @param requestsPerSecond finite and {@code > 0}
/// @param inputTokens       mean prompt tokens of a request; at least 1
/// @param outputTokens      mean generated tokens of a request; at least 1
/// @param isFollowed        whether a control plane plans for what is measured, {@code requestsPerSecond} being the
/// most
public record Demand(double requestsPerSecond, int inputTokens, int outputTokens, boolean isFollowed) {
    public Demand {
        if (!Double.isFinite(requestsPerSecond) || requestsPerSecond <= 0) {
            throw new IllegalArgumentException(
                    "The demand (%s requests per second) must be finite and above 0.".formatted(requestsPerSecond));
        }
        if (inputTokens < 1 || outputTokens < 1) {
            throw new IllegalArgumentException("The demand's inputTokens (%d) and outputTokens (%d) must be at least 1."
                    .formatted(inputTokens, outputTokens));
        }
    }

    /// A load that is planned for whatever is measured.
    public Demand(double requestsPerSecond, int inputTokens, int outputTokens) {
        this(requestsPerSecond, inputTokens, outputTokens, false);
    }

    /// The same requests, this many a second.
    public Demand at(double rate) {
        return new Demand(rate, inputTokens, outputTokens, isFollowed);
    }
}
