package io.wattle.workload;

/// How a block attends: what decides the bytes of its KV cache.
///
/// @param heads         query heads
/// @param keyValueHeads key/value heads; fewer than {@code heads} under grouped-query attention
/// @param headDimension elements of one head
/// @param latentRank    rank of the compressed latent under multi-head latent attention; 0 without
/// @param ropeDimension elements of the position-carrying key beside the latent; 0 without
public record Attention(int heads, int keyValueHeads, int headDimension, int latentRank, int ropeDimension) {
    public Attention {
        if (heads < 1
                || keyValueHeads < 1
                || keyValueHeads > heads
                || headDimension < 1
                || latentRank < 0
                || ropeDimension < 0) {
            throw new IllegalArgumentException(
                    "The attention (heads %d, keyValueHeads %d, headDimension %d, latentRank %d, ropeDimension %d) is not possible."
                            .formatted(heads, keyValueHeads, headDimension, latentRank, ropeDimension));
        }
    }
}
