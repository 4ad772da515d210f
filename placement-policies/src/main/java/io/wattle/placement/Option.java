package io.wattle.placement;

import io.wattle.performance.ReplicaModel;
import io.wattle.quantity.Bytes;

/// One way to run a replica of a model on one kind of node, wherever that node stands.
///
/// @param gpus               how many it takes; 0 on processors
/// @param weights            on each GPU, or in host memory
/// @param kvCache            on each GPU, or in host memory
/// @param requestsPerSecond  what it can take within the objective
/// @param performance        how it does at less
/// @param percentile         of requests that its latencies are stated for
public record Option(
        ReplicaConfiguration configuration,
        int gpus,
        Bytes weights,
        Bytes kvCache,
        double requestsPerSecond,
        ReplicaModel performance,
        double percentile) {
    /// Weights and cache.
    public Bytes memory() {
        return weights.plus(kvCache);
    }
}
