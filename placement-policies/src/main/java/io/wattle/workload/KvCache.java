package io.wattle.workload;

import io.wattle.quantity.Bytes;

/// Size of what a sequence leaves in memory: keys and values, latents, states.
public final class KvCache {
    /// States are kept at 32 bits, the convolution before them at 16 (source: {@code mamba_ssm_dtype} of published
    /// configurations; vLLM's {@code MambaStateDtypeCalculator}).
    private static final int STATE_BYTES = 4;

    private static final int CONVOLUTION_BYTES = 2;

    /// The indexer keeps its keys in fp8 with a 32-bit scale for each (source: vLLM's {@code DeepseekV32IndexerCache}).
    private static final int INDEXER_SCALE_BYTES = 4;

    private KvCache() {}

    /// Bytes that one token holds in one block on one GPU of a tensor-parallel group.
    ///
    /// Two tensors (K and V) of the heads that the GPU keeps. Heads divide over the group until there are fewer
    /// heads than GPUs; from there each GPU keeps a whole head, so the total grows (source: vLLM,
    /// {@code ModelConfig.get_num_kv_heads}). Under multi-head latent attention the latent and the rotary key are
    /// kept once, and whole on every GPU (source: DeepSeek-V2, arXiv:2405.04434, section 2.1.2). A state is no
    /// token's.
    public static long bytesPerToken(Mixer mixer, int tensorParallelDegree, Precision kept) {
        return switch (mixer) {
            case Mixer.SelfAttention attention ->
                bytes(2L * headsPerGpu(attention, tensorParallelDegree) * attention.headDimension(), kept);
            case Mixer.LatentAttention latent ->
                bytes((long) latent.latentRank() + latent.ropeDimension(), kept) + indexerBytes(latent);
            case Mixer.LinearAttention _, Mixer.None _ -> 0;
        };
    }

    /// Key/value heads that one GPU keeps.
    public static int headsPerGpu(Mixer.SelfAttention attention, int tensorParallelDegree) {
        return Math.ceilDiv(attention.keyValueHeads(), tensorParallelDegree);
    }

    /// Bytes of state that one sequence holds in one block on one GPU, however long it is.
    public static long stateBytes(Mixer mixer, int tensorParallelDegree) {
        if (mixer instanceof Mixer.LinearAttention linear) {
            long whole = linear.stateElements() * STATE_BYTES + linear.convolutionElements() * CONVOLUTION_BYTES;
            return Math.ceilDiv(whole, tensorParallelDegree);
        }
        return 0;
    }

    /// How many tokens of a context a block keeps.
    public static long keptTokens(Mixer mixer, long contextTokens) {
        return switch (mixer) {
            case Mixer.SelfAttention attention ->
                Math.min(contextTokens, attention.window().orElse(Integer.MAX_VALUE));
            case Mixer.LatentAttention _ -> contextTokens;
            case Mixer.LinearAttention _, Mixer.None _ -> 0;
        };
    }

    /// Bytes that one sequence of {@code contextTokens} holds on each GPU at 16 bits, pipeline stages sharing the
    /// blocks evenly.
    public static Bytes bytesPerSequencePerGpu(
            ModelArchitecture model, long contextTokens, int tensorParallelDegree, int pipelineParallelDegree) {
        long everywhere = model.blocks().sum(block -> {
            Mixer mixer = block.mixer();
            long cache = keptTokens(mixer, contextTokens) * bytesPerToken(mixer, tensorParallelDegree, Precision.BF16);
            return cache + stateBytes(mixer, tensorParallelDegree);
        });
        return new Bytes(Math.ceilDiv(everywhere, pipelineParallelDegree));
    }

    private static long indexerBytes(Mixer.LatentAttention latent) {
        return latent.indexer()
                .filter(indexer -> !indexer.shared())
                .map(indexer -> (long) indexer.headDimension() + INDEXER_SCALE_BYTES)
                .orElse(0L);
    }

    private static long bytes(long elements, Precision kept) {
        return switch (kept) {
            case FP32 -> 4 * elements;
            case BF16, FP16 -> 2 * elements;
            case FP8, INT8 -> elements;
            case FP4, INT4 -> Math.ceilDiv(elements, 2);
        };
    }
}
