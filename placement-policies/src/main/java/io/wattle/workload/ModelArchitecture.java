package io.wattle.workload;

import java.util.Optional;
import java.util.OptionalInt;

/// The shape of a model: all that decides its bytes and operations.
///
/// Read {@link Block} first. {@link #attention}, {@link #experts}, {@link #context} and {@link #feedForwardSize} sum
/// blocks up for those who need no more.
///
/// @param name             catalogue name, such as {@code meta-llama/Llama-3.1-70B}
/// @param hiddenSize       elements of the residual stream
/// @param vocabularySize   tokens
/// @param tiedEmbeddings   whether input and output embeddings are one matrix
/// @param maxContextTokens longest context the model was made for
/// @param blocks           its transformer blocks
/// @param otherParameters  outside the language model, such as of a vision tower; 0 without
/// @param published        how its checkpoint stores weights
public record ModelArchitecture(
        String name,
        int hiddenSize,
        int vocabularySize,
        boolean tiedEmbeddings,
        int maxContextTokens,
        Blocks blocks,
        long otherParameters,
        WeightFormat published) {
    public ModelArchitecture {
        if (hiddenSize < 1 || vocabularySize < 1 || maxContextTokens < 1 || otherParameters < 0) {
            throw new IllegalArgumentException(
                    "The architecture \"%s\" needs a positive hiddenSize (%d), vocabularySize (%d) and maxContextTokens (%d), and otherParameters (%d) of at least 0."
                            .formatted(name, hiddenSize, vocabularySize, maxContextTokens, otherParameters));
        }
    }

    /// A language model whose checkpoint is in bf16.
    public ModelArchitecture(
            String name,
            int hiddenSize,
            int vocabularySize,
            boolean tiedEmbeddings,
            int maxContextTokens,
            Blocks blocks) {
        this(
                name,
                hiddenSize,
                vocabularySize,
                tiedEmbeddings,
                maxContextTokens,
                blocks,
                0,
                WeightFormat.plain(Precision.BF16));
    }

    /// Transformer blocks.
    public int layers() {
        return blocks.size();
    }

    /// How its weights are stored in a precision: as published where it was published in it, else as usual.
    public WeightFormat format(Precision precision) {
        return published.precision() == precision ? published : WeightFormat.usual(precision);
    }

    /// The same architecture under another name and in another format.
    public ModelArchitecture published(String otherName, WeightFormat format) {
        return new ModelArchitecture(
                otherName,
                hiddenSize,
                vocabularySize,
                tiedEmbeddings,
                maxContextTokens,
                blocks,
                otherParameters,
                format);
    }

    /// The attention of its first block that keeps a cache, whose heads sharding divides; one head where none does.
    public Attention attention() {
        return blocks.groups().keySet().stream()
                .flatMap(block -> heads(block.mixer()).stream())
                .findFirst()
                .orElse(new Attention(1, 1, hiddenSize, 0, 0));
    }

    private static Optional<Attention> heads(Mixer mixer) {
        return switch (mixer) {
            case Mixer.SelfAttention self ->
                Optional.of(new Attention(self.heads(), self.keyValueHeads(), self.headDimension(), 0, 0));
            case Mixer.LatentAttention latent ->
                Optional.of(new Attention(
                        latent.heads(),
                        latent.heads(),
                        latent.plainDimension() + latent.ropeDimension(),
                        latent.latentRank(),
                        latent.ropeDimension()));
            case Mixer.LinearAttention _, Mixer.None _ -> Optional.empty();
        };
    }

    /// The mixture of experts of its first block that has one; none for a dense model.
    public Optional<FeedForward.Experts> experts() {
        return blocks.groups().keySet().stream()
                .map(Block::feedForward)
                .filter(FeedForward.Experts.class::isInstance)
                .map(FeedForward.Experts.class::cast)
                .findFirst();
    }

    /// Inner size of its first dense feed-forward; 0 where every block has experts or nothing.
    public int feedForwardSize() {
        return blocks.groups().keySet().stream()
                .map(block -> block.feedForward() instanceof FeedForward.Dense dense ? dense.innerSize() : 0)
                .filter(size -> size > 0)
                .findFirst()
                .orElse(0);
    }

    /// Which blocks keep a cache; of several lengths of windows, the first.
    public ContextLayers context() {
        int windowed = blocks.count(block -> window(block).isPresent());
        int keeping = blocks.count(block -> heads(block.mixer()).isPresent());
        int window = blocks.groups().keySet().stream()
                .flatMapToInt(block -> window(block).stream())
                .findFirst()
                .orElse(0);
        return new ContextLayers(keeping - windowed, windowed, window);
    }

    private static OptionalInt window(Block block) {
        return block.mixer() instanceof Mixer.SelfAttention self ? self.window() : OptionalInt.empty();
    }
}
