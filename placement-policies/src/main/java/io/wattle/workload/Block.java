package io.wattle.workload;

/// One block of a model: a mixer, a feed-forward, or both.
public record Block(Mixer mixer, FeedForward feedForward) {
    /// Parameters of one part of this block on a residual stream of {@code hiddenSize}.
    public long parameters(ModelPart part, int hiddenSize) {
        return switch (part) {
            case EMBEDDING, HEAD, OTHER -> 0;
            case MIXER -> mixer.parameters(hiddenSize);
            case DENSE_FEED_FORWARD ->
                feedForward instanceof FeedForward.Dense dense ? dense.parameters(hiddenSize) : 0;
            case ROUTED_EXPERTS ->
                feedForward instanceof FeedForward.Experts experts ? experts.routedParameters(hiddenSize) : 0;
            case SHARED_EXPERTS ->
                feedForward instanceof FeedForward.Experts experts ? experts.sharedParameters(hiddenSize) : 0;
            case ROUTER ->
                feedForward instanceof FeedForward.Experts experts ? experts.routerParameters(hiddenSize) : 0;
        };
    }
}
