package io.wattle.workload;

import java.util.Optional;
import java.util.OptionalLong;

/// The shape of a model: all that decides its bytes and operations.
///
/// @param name             catalogue name, such as {@code meta-llama/Llama-3.1-70B}
/// @param layers           transformer blocks
/// @param hiddenSize       elements of the residual stream
/// @param feedForwardSize  inner size of a dense feed-forward block; 0 where every block has experts
/// @param gated            whether the feed-forward has a gate, and so three matrices instead of two
/// @param vocabularySize   tokens
/// @param tiedEmbeddings   whether input and output embeddings are one matrix
/// @param maxContextTokens longest context the model was made for
/// @param experts          the mixture of experts; none for a dense model
/// @param context          which blocks keep a cache
/// @param statedParameters all parameters, where the shape above does not give them
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
        Optional<Experts> experts,
        ContextLayers context,
        OptionalLong statedParameters) {
    public ModelArchitecture {
        if (layers < 1 || hiddenSize < 1 || feedForwardSize < 0 || vocabularySize < 1 || maxContextTokens < 1) {
            throw new IllegalArgumentException(
                    "The architecture \"%s\" needs positive layers (%d), hiddenSize (%d), vocabularySize (%d) and maxContextTokens (%d)."
                            .formatted(name, layers, hiddenSize, vocabularySize, maxContextTokens));
        }
        if (context.full() + context.windowed() > layers) {
            throw new IllegalArgumentException("The architecture \"%s\" has %d layers but %d with a cache."
                    .formatted(name, layers, context.full() + context.windowed()));
        }
    }

    /// A model whose blocks all attend over the whole context and whose shape gives its parameters.
    public ModelArchitecture(
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
        this(
                name,
                layers,
                hiddenSize,
                attention,
                feedForwardSize,
                gated,
                vocabularySize,
                tiedEmbeddings,
                maxContextTokens,
                experts,
                ContextLayers.all(layers),
                OptionalLong.empty());
    }
}
