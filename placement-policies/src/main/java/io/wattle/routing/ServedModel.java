package io.wattle.routing;

import io.wattle.workload.ModelName;
import java.util.List;

/// A model users may ask for.
///
/// @param description what it is, for listings; says so when weights are random or the quality is a toy's
/// @param createdAtSeconds when it was applied, in seconds since 1970
/// @param replicas those that take requests now; empty while none does
public record ServedModel(ModelName name, String description, long createdAtSeconds, List<ReplicaEndpoint> replicas) {
    public ServedModel {
        replicas = List.copyOf(replicas);
    }
}
