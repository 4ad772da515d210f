package io.wattle.workload;

/// Parts of a model that are stored and sharded apart.
public enum ModelPart {
    /// Input embeddings; the output head too, where they are tied.
    EMBEDDING,
    /// Output head, where it is a matrix of its own.
    HEAD,
    /// Attention, linear attention and state spaces.
    MIXER,
    DENSE_FEED_FORWARD,
    ROUTED_EXPERTS,
    SHARED_EXPERTS,
    ROUTER,
    /// Outside the language model, such as a vision tower.
    OTHER
}
