package io.wattle.routing;

import io.wattle.workload.ModelName;
import java.util.Map;

/// All a gateway needs to answer: which models there are and where each is served.
///
/// @param version grows with every change
public record RoutingSnapshot(long version, Map<ModelName, ServedModel> models) {
    /// Nothing is served yet.
    public static final RoutingSnapshot EMPTY = new RoutingSnapshot(0, Map.of());

    public RoutingSnapshot {
        models = Map.copyOf(models);
    }
}
