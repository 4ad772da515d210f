package io.wattle.workload;

import java.util.Optional;

/// The shape of a model: all that decides its bytes and operations.
///
/// @param name             catalogue name, such as {@code meta-llama/Llama-3.1-70B}
/// @param layers           transformer blocks
/// @param hiddenSize       elements of the residual stream
/// @param feedForwardSize  inner size of a dense feed-forward block
/// @param gated            whether the feed-forward has a gate, and so three matrices instead of two
/// @param vocabularySize   tokens
/// @param tiedEmbeddings   whether input and output embeddings are one matrix
/// @param maxContextTokens longest context the model was made for
/// @param experts          the mixture of experts; none for a dense model
public record ModelArchitecture(
        String name,
        int layers,
        int hiddenSize,
        Attention attention,
        int feedForwardSize,
        boolean gated,
        int vocabularySize,
        boolean tiedEmbeddings,
        int maxContextTokens,
        Optional<Experts> experts) {
    public ModelArchitecture {
        if (layers < 1 || hiddenSize < 1 || feedForwardSize < 0 || vocabularySize < 1 || maxContextTokens < 1) {
            throw new IllegalArgumentException(
                    "The architecture \"%s\" needs positive layers (%d), hiddenSize (%d), vocabularySize (%d) and maxContextTokens (%d)."
                            .formatted(name, layers, hiddenSize, vocabularySize, maxContextTokens));
        }
    }
}
