package io.wattle.workload;

import io.wattle.quantity.Bytes;

/// Size of the attention key/value cache.
public final class KvCache {
    /// Elements are kept at 16 bits, the default of every engine with an adapter.
    private static final int BYTES_PER_ELEMENT = 2;

    private KvCache() {}

    /// Bytes that one token holds in one block on one GPU of a tensor-parallel group.
    ///
    /// Two tensors (K and V) of the heads that the GPU keeps. Heads divide over the group until there are fewer
    /// heads than GPUs; from there each GPU keeps a whole head, so the total grows (source: vLLM,
    /// {@code ModelConfig.get_num_kv_heads}). Under multi-head latent attention the latent and the rotary key are
    /// kept once, and whole on every GPU (source: DeepSeek-V2, arXiv:2405.04434, section 2.1.2).
    public static long bytesPerTokenPerLayer(Attention attention, int tensorParallelDegree) {
        if (attention.latentRank() > 0) {
            return (long) BYTES_PER_ELEMENT * (attention.latentRank() + attention.ropeDimension());
        }
        int headsPerGpu = Math.ceilDiv(attention.keyValueHeads(), tensorParallelDegree);
        return 2L * BYTES_PER_ELEMENT * headsPerGpu * attention.headDimension();
    }

    /// Bytes that one sequence of {@code contextTokens} holds on each GPU, pipeline stages sharing the blocks evenly.
    public static Bytes bytesPerSequencePerGpu(
            ModelArchitecture model, long contextTokens, int tensorParallelDegree, int pipelineParallelDegree) {
        long everywhere = model.context().heldTokens(contextTokens)
                * bytesPerTokenPerLayer(model.attention(), tensorParallelDegree);
        return new Bytes(Math.ceilDiv(everywhere, pipelineParallelDegree));
    }
}
