package io.wattle.workload;

import io.wattle.quantity.Bytes;
import java.util.Arrays;

/// Parameters of a model and the bytes they take.
///
/// Counts matrices only: norms and biases are below a thousandth of any model served here.
public final class ModelWeights {
    private ModelWeights() {}

    /// All parameters of the model.
    public static long parameters(ModelArchitecture model) {
        return Arrays.stream(ModelPart.values())
                .mapToLong(part -> parameters(model, part))
                .sum();
    }

    /// Parameters of one part of all blocks, or outside them.
    public static long parameters(ModelArchitecture model, ModelPart part) {
        long embedding = (long) model.vocabularySize() * model.hiddenSize();
        return switch (part) {
            case EMBEDDING -> embedding;
            case HEAD -> model.tiedEmbeddings() ? 0 : embedding;
            case OTHER -> model.otherParameters();
            case MIXER, DENSE_FEED_FORWARD, ROUTED_EXPERTS, SHARED_EXPERTS, ROUTER ->
                model.blocks().sum(block -> block.parameters(part, model.hiddenSize()));
        };
    }

    /// Parameters that one token passes through; fewer than all under a mixture of experts.
    public static long activeParameters(ModelArchitecture model) {
        long idle = model.blocks().sum(block -> idle(block, model.hiddenSize()));
        return parameters(model) - idle;
    }

    /// Parameters of the routed experts of all blocks.
    public static long routedExperts(ModelArchitecture model) {
        return parameters(model, ModelPart.ROUTED_EXPERTS);
    }

    /// Bytes of all weights at a precision.
    public static Bytes bytes(ModelArchitecture model, Precision precision) {
        return bytes(model, model.format(precision));
    }

    /// Bytes of all weights in a format.
    public static Bytes bytes(ModelArchitecture model, WeightFormat format) {
        double bits = Arrays.stream(ModelPart.values())
                .mapToDouble(part -> parameters(model, part) * format.bitsOf(part))
                .sum();
        return new Bytes((long) Math.ceil(bits / Byte.SIZE));
    }

    /// Bytes of weights on each GPU of a replica, spread evenly over all of them.
    public static Bytes bytesPerGpu(ModelArchitecture model, Precision precision, int gpus) {
        return new Bytes(Math.ceilDiv(bytes(model, precision).value(), gpus));
    }

    private static long idle(Block block, int hiddenSize) {
        return block.feedForward() instanceof FeedForward.Experts experts
                ? (experts.count() - experts.perToken()) * experts.expertParameters(hiddenSize)
                : 0;
    }
}
