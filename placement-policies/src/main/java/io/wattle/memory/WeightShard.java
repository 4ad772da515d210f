package io.wattle.memory;

import io.wattle.workload.Block;
import io.wattle.workload.FeedForward;
import io.wattle.workload.Mixer;
import io.wattle.workload.ModelArchitecture;
import io.wattle.workload.ModelPart;
import io.wattle.workload.Parallelism;
import io.wattle.workload.WeightFormat;

/// Bytes of weights that one GPU of a tensor-parallel group holds.
///
/// Matrices are cut by heads, by inner size or by vocabulary; key/value heads fewer than GPUs stand on several, and so
/// do routers and what compresses queries, keys and values (source: vLLM's parallel layers).
record WeightShard(ModelArchitecture model, WeightFormat format, Parallelism parallelism) {
    /// Weights of one block.
    double bytes(Block block) {
        double mixer = mixer(block.mixer()) * format.bitsOf(ModelPart.MIXER);
        return (mixer + feedForward(block.feedForward())) / Byte.SIZE;
    }

    /// The input embedding, and what stands outside the language model.
    double inputBytes() {
        return embedding() * format.bitsOf(ModelPart.EMBEDDING) / Byte.SIZE
                + (double) model.otherParameters() / parallelism.tensor() * format.bitsOf(ModelPart.OTHER) / Byte.SIZE;
    }

    /// The output head, which a pipeline's last stage holds even where it is the input embedding.
    ///
    /// @param isSameStage whether the input embedding is held there too
    double outputBytes(boolean isSameStage) {
        if (model.tiedEmbeddings()) {
            return isSameStage ? 0 : embedding() * format.bitsOf(ModelPart.EMBEDDING) / Byte.SIZE;
        }
        return embedding() * format.bitsOf(ModelPart.HEAD) / Byte.SIZE;
    }

    private double embedding() {
        return (double) model.vocabularySize() * model.hiddenSize() / parallelism.tensor();
    }

    private double mixer(Mixer mixer) {
        int tensor = parallelism.tensor();
        double hidden = model.hiddenSize();
        return switch (mixer) {
            case Mixer.None _ -> 0;
            case Mixer.LinearAttention linear -> (double) linear.parameters(model.hiddenSize()) / tensor;
            case Mixer.SelfAttention self ->
                hidden
                        * self.headDimension()
                        * ((self.gatedOutput() ? 3 : 2) * Math.ceilDiv(self.heads(), tensor)
                                + 2.0 * Math.ceilDiv(self.keyValueHeads(), tensor));
            case Mixer.LatentAttention latent -> {
                double whole = latent.parameters(model.hiddenSize());
                double kept = hidden * (latent.queryRank().orElse(0) + latent.latentRank() + latent.ropeDimension())
                        + indexer(latent);
                yield kept + (whole - kept) / tensor;
            }
        };
    }

    private double indexer(Mixer.LatentAttention latent) {
        return latent.indexer()
                .map(i -> (double)
                        i.parameters(model.hiddenSize(), latent.queryRank().orElse(model.hiddenSize())))
                .orElse(0.0);
    }

    private double feedForward(FeedForward feedForward) {
        int hidden = model.hiddenSize();
        return switch (feedForward) {
            case FeedForward.None _ -> 0;
            case FeedForward.Dense dense ->
                (double) dense.parameters(hidden) / parallelism.tensor() * format.bitsOf(ModelPart.DENSE_FEED_FORWARD);
            case FeedForward.Experts experts ->
                routed(experts) * format.bitsOf(ModelPart.ROUTED_EXPERTS)
                        + (double) experts.sharedParameters(hidden)
                                / parallelism.tensor()
                                * format.bitsOf(ModelPart.SHARED_EXPERTS)
                        + experts.routerParameters(hidden) * format.bitsOf(ModelPart.ROUTER);
        };
    }

    /// Whole experts under expert parallelism, so the GPU with one more decides; slices of all without.
    private double routed(FeedForward.Experts experts) {
        double slices = (double) parallelism.stageGpus() / parallelism.expert();
        return Math.ceilDiv(experts.count(), parallelism.expert())
                * (double) experts.expertParameters(model.hiddenSize())
                / slices;
    }
}
