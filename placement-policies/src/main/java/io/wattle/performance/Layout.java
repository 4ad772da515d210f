package io.wattle.performance;

/// How a model is spread over the GPUs of a replica.
///
/// @param tensor              GPUs that share each block
/// @param pipeline            groups of GPUs that share the blocks
/// @param experts             GPUs over which whole experts are spread; 1 where each expert is cut instead
/// @param replicatesAttention whether every GPU of a group holds attention and shared experts whole and serves its own
///                            part of the sequences
public record Layout(int tensor, int pipeline, int experts, boolean replicatesAttention) {
    public Layout {
        if (tensor < 1 || pipeline < 1 || experts < 1 || experts > tensor) {
            throw new IllegalArgumentException("The layout (tensor %d, pipeline %d, experts %d) is not possible."
                    .formatted(tensor, pipeline, experts));
        }
    }

    /// Tensor parallelism alone.
    public static Layout ofTensor(int tensor) {
        return new Layout(tensor, 1, 1, false);
    }

    /// All GPUs of the replica.
    public int gpus() {
        return tensor * pipeline;
    }

    /// Over how many GPUs of a group attention is cut.
    int attentionShards() {
        return replicatesAttention ? 1 : tensor;
    }

    boolean spreadsExperts() {
        return experts > 1;
    }
}
