package io.wattle.performance;

import io.wattle.workload.Block;
import io.wattle.workload.FeedForward;
import io.wattle.workload.KvCache;
import io.wattle.workload.Mixer;
import io.wattle.workload.ModelArchitecture;
import io.wattle.workload.ModelPart;
import io.wattle.workload.Precision;
import io.wattle.workload.WeightFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What a model asks of one GPU of a layout: parameters it reads, and caches by kind of block.
///
/// @param dense      matrices that every token passes through, by the format they are stored in
/// @param head       parameters of the output head
/// @param experts    routed experts; none for a dense model
/// @param caches     blocks that look back on kept tokens, by kind
/// @param stateBytes read and written for each sequence by linear attention
/// @param halfBlocks mixers and feed-forwards, halved: the blocks of a usual model
/// @param linearLayers mixers without a cache
/// @param keepsSmall whether keys and values are kept below 16 bits
public record ModelWork(
        List<Dense> dense,
        double head,
        Optional<Routed> experts,
        List<Cache> caches,
        double stateBytes,
        double halfBlocks,
        int linearLayers,
        int hiddenSize,
        int vocabularySize,
        boolean isQuantised,
        boolean keepsSmall) {
    /// @param shards how many groups of sequences the GPUs of a layout split the work into: 1 where each does all
    public record Dense(double parameters, WeightFormat format, ModelPart part, double shards) {}

    /// @param layers     blocks with experts
    /// @param count      routed experts of one block
    /// @param parameters of one expert
    /// @param innerSize  of one expert on one GPU
    public record Routed(
            int layers, int count, int perToken, double parameters, double innerSize, WeightFormat format) {}

    /// @param bytesPerToken kept by one token in one block on this GPU
    /// @param mostTokens    that are looked back on
    /// @param decodeFlops   for one token of context while answering
    /// @param promptFlops   for one token of context while reading a prompt
    /// @param shards        how many groups of sequences the GPUs split into
    public record Cache(
            int layers,
            double bytesPerToken,
            double mostTokens,
            double decodeFlops,
            double promptFlops,
            double shards) {}

    public static ModelWork of(ModelArchitecture model, WeightFormat format, Precision kept, Layout layout) {
        return new Collector(model, format, kept, layout).collect();
    }

    /// Walks over the kinds of blocks once.
    private static final class Collector {
        private final ModelArchitecture model;
        private final WeightFormat format;
        private final Precision kept;
        private final Layout layout;
        private final List<Cache> caches = new ArrayList<>();
        private double mixer;
        private double dense;
        private double shared;
        private double router;
        private double state;
        private double operators;
        private int linearLayers;
        private Optional<Routed> experts = Optional.empty();

        Collector(ModelArchitecture model, WeightFormat format, Precision kept, Layout layout) {
            this.model = model;
            this.format = format;
            this.kept = kept;
            this.layout = layout;
        }

        ModelWork collect() {
            for (Map.Entry<Block, Integer> group : model.blocks().groups().entrySet()) {
                add(group.getKey().mixer(), group.getValue());
                add(group.getKey().feedForward(), group.getValue());
            }
            double replicas = layout.replicatesAttention() ? layout.tensor() : 1;
            List<Dense> all = List.of(
                    new Dense(mixer, format, ModelPart.MIXER, replicas),
                    new Dense(dense / layout.tensor(), format, ModelPart.DENSE_FEED_FORWARD, 1),
                    new Dense(shared / layout.attentionShards(), format, ModelPart.SHARED_EXPERTS, replicas),
                    new Dense(router, format, ModelPart.ROUTER, 1));
            return new ModelWork(
                    all,
                    (double) model.vocabularySize() * model.hiddenSize() / layout.tensor(),
                    experts,
                    List.copyOf(caches),
                    2 * state,
                    operators / 2,
                    linearLayers,
                    model.hiddenSize(),
                    model.vocabularySize(),
                    format.precision().bitsPerWeight() < 12,
                    kept.bitsPerWeight() < 12);
        }

        private void add(Mixer kind, int layers) {
            int shards = layout.attentionShards();
            double groups = layout.replicatesAttention() ? layout.tensor() : 1;
            long hidden = model.hiddenSize();
            switch (kind) {
                case Mixer.SelfAttention attention -> {
                    double queries = (double) attention.heads() * attention.headDimension() / shards;
                    double keys = (double) KvCache.headsPerGpu(attention, shards) * attention.headDimension();
                    mixer += layers * hidden * ((attention.gatedOutput() ? 3 : 2) * queries + 2 * keys);
                    caches.add(new Cache(
                            layers,
                            KvCache.bytesPerToken(attention, shards, kept),
                            attention.window().orElse(Integer.MAX_VALUE),
                            4 * queries,
                            4 * queries,
                            groups));
                    operators += layers;
                }
                case Mixer.LatentAttention latent -> {
                    mixer += layers * latentParameters(latent, shards);
                    caches.add(latentCache(latent, layers, shards, groups));
                    operators += layers;
                }
                case Mixer.LinearAttention linear -> {
                    mixer += layers * (double) linear.parameters(model.hiddenSize()) / shards;
                    state += layers * (double) KvCache.stateBytes(linear, layout.tensor());
                    linearLayers += layers;
                    operators += layers;
                }
                case Mixer.None _ -> {}
            }
        }

        /// Compressing matrices are whole on every GPU, those of heads are cut (source: vLLM's DeepSeek model).
        private double latentParameters(Mixer.LatentAttention latent, int shards) {
            double whole = latent.parameters(model.hiddenSize());
            double down = (double) model.hiddenSize()
                    * (latent.latentRank()
                            + latent.ropeDimension()
                            + latent.queryRank().orElse(0));
            return down + (whole - down) / shards;
        }

        /// Answering works on the latent itself, reading a prompt on unfolded heads (source: DeepSeek-V2,
        /// arXiv:2405.04434, section 2.1); sparse attention looks at picked tokens only.
        private Cache latentCache(Mixer.LatentAttention latent, int layers, int shards, double groups) {
            double heads = (double) latent.heads() / shards;
            return new Cache(
                    layers,
                    KvCache.bytesPerToken(latent, shards, kept),
                    latent.indexer().map(Mixer.Indexer::pickedTokens).orElse(Integer.MAX_VALUE),
                    2 * heads * (2 * latent.latentRank() + latent.ropeDimension()),
                    2 * heads * (latent.plainDimension() + latent.ropeDimension() + latent.valueDimension()),
                    groups);
        }

        private void add(FeedForward kind, int layers) {
            switch (kind) {
                case FeedForward.Dense whole -> {
                    dense += layers * (double) whole.parameters(model.hiddenSize());
                    operators += layers;
                }
                case FeedForward.Experts mixture -> {
                    shared += layers * (double) mixture.sharedParameters(model.hiddenSize());
                    router += layers * (double) mixture.routerParameters(model.hiddenSize());
                    operators += layers;
                    int before = experts.map(Routed::layers).orElse(0);
                    experts = Optional.of(new Routed(
                            before + layers,
                            mixture.count(),
                            mixture.perToken(),
                            mixture.expertParameters(model.hiddenSize()),
                            (double) mixture.innerSize() / (layout.spreadsExperts() ? 1 : layout.tensor()),
                            format));
                }
                case FeedForward.None _ -> {}
            }
        }
    }
}
