package io.wattle.workload;

import io.wattle.quantity.Bytes;

/// Parameters of a model and the bytes they take.
///
/// Counts matrices only: norms and biases are below a thousandth of any model served here.
public final class ModelWeights {
    /// Quantised formats keep embeddings and the output head at 16 bits (source: the lists of modules not converted
    /// in published FP8, MXFP4 and AWQ configurations, such as gpt-oss-120b's). In llama.cpp's formats they are
    /// quantised too; there this is an upper bound.
    private static final double LEAST_BITS_OF_EMBEDDINGS = 16;

    private ModelWeights() {}

    /// All parameters of the model.
    public static long parameters(ModelArchitecture model) {
        return model.statedParameters()
                .orElseGet(() -> embeddings(model)
                        + model.layers() * attention(model)
                        + denseLayers(model) * denseFeedForward(model)
                        + expertLayers(model) * allExperts(model));
    }

    /// Parameters that one token passes through; fewer than all under a mixture of experts.
    public static long activeParameters(ModelArchitecture model) {
        return parameters(model) - expertLayers(model) * idleExperts(model);
    }

    /// Parameters of the routed experts of all blocks.
    public static long routedExperts(ModelArchitecture model) {
        return model.experts()
                .map(experts -> expertLayers(model) * experts.count() * expert(model, experts))
                .orElse(0L);
    }

    /// Input and output embeddings.
    public static long embeddings(ModelArchitecture model) {
        return (model.tiedEmbeddings() ? 1L : 2L) * model.vocabularySize() * model.hiddenSize();
    }

    /// Bytes of all weights at a precision.
    public static Bytes bytes(ModelArchitecture model, Precision precision) {
        double embeddingBits = Math.max(LEAST_BITS_OF_EMBEDDINGS, precision.bitsPerWeight());
        long rest = parameters(model) - embeddings(model);
        return new Bytes(
                (long) Math.ceil((rest * precision.bitsPerWeight() + embeddings(model) * embeddingBits) / Byte.SIZE));
    }

    /// Bytes of weights on each GPU of a replica, spread evenly over all of them.
    public static Bytes bytesPerGpu(ModelArchitecture model, Precision precision, int gpus) {
        return new Bytes(Math.ceilDiv(bytes(model, precision).value(), gpus));
    }

    /// Blocks with a mixture of experts.
    public static long expertLayers(ModelArchitecture model) {
        return model.experts()
                .map(experts -> Math.max(0, model.layers() - experts.firstDenseLayers()))
                .orElse(0);
    }

    private static long denseLayers(ModelArchitecture model) {
        return model.layers() - expertLayers(model);
    }

    /// Parameters of the attention of one block.
    public static long attention(ModelArchitecture model) {
        Attention attention = model.attention();
        long hidden = model.hiddenSize();
        long queries = hidden * attention.heads() * attention.headDimension();
        if (attention.latentRank() == 0) {
            return 2 * queries + 2 * hidden * attention.keyValueHeads() * attention.headDimension();
        }
        // Multi-head latent attention without compressed queries (source: DeepSeek-V2, arXiv:2405.04434, section 2.1);
        // values are as long as the part of a key without position.
        long valueDimension = (long) attention.headDimension() - attention.ropeDimension();
        long down = hidden * (attention.latentRank() + attention.ropeDimension());
        long up = 2L * attention.latentRank() * attention.heads() * valueDimension;
        long out = attention.heads() * valueDimension * hidden;
        return queries + down + up + out;
    }

    private static long denseFeedForward(ModelArchitecture model) {
        return matrices(model) * model.hiddenSize() * model.feedForwardSize();
    }

    private static long allExperts(ModelArchitecture model) {
        return model.experts()
                .map(experts -> (experts.count() + experts.shared()) * expert(model, experts)
                        + (long) model.hiddenSize() * experts.count())
                .orElse(0L);
    }

    private static long idleExperts(ModelArchitecture model) {
        return model.experts()
                .map(experts -> (experts.count() - experts.perToken()) * expert(model, experts))
                .orElse(0L);
    }

    private static long expert(ModelArchitecture model, Experts experts) {
        return matrices(model) * model.hiddenSize() * experts.feedForwardSize();
    }

    private static long matrices(ModelArchitecture model) {
        return model.gated() ? 3 : 2;
    }
}
