package io.wattle.workload;

/// Which blocks keep a key/value cache, and how far back it reaches.
///
/// Blocks beyond {@code full + windowed} keep a state that does not grow with the context, as linear attention does,
/// or none at all.
///
/// @param full         blocks that attend over the whole context
/// @param windowed     blocks that attend over the last {@code windowTokens} tokens only
/// @param windowTokens length of the window; 0 exactly where no block has one
public record ContextLayers(int full, int windowed, int windowTokens) {
    public ContextLayers {
        if (full < 0 || windowed < 0 || full + windowed < 1 || (windowed > 0) != (windowTokens > 0)) {
            throw new IllegalArgumentException("The layers (full %d, windowed %d over %d tokens) do not make a context."
                    .formatted(full, windowed, windowTokens));
        }
    }

    /// Every block attends over the whole context.
    public static ContextLayers all(int layers) {
        return new ContextLayers(layers, 0, 0);
    }

    /// How many tokens all blocks together hold once {@code contextTokens} have passed.
    public long heldTokens(long contextTokens) {
        return full * contextTokens + windowed * Math.min(contextTokens, windowTokens);
    }
}
