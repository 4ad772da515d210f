package io.wattle.routing;

import io.wattle.workload.ModelName;
import java.util.List;

/// A model users may ask for.
///
/// @param description what it is, for listings; says so when weights are random or the quality is a toy's
/// @param createdAtSeconds when it was applied, in seconds since 1970
/// @param replicas those that take requests now; empty while none does
/// @param starting whether a replica is on its way up, so that asking again soon makes sense
public record ServedModel(
        ModelName name, String description, long createdAtSeconds, List<ReplicaEndpoint> replicas, boolean starting) {
    public ServedModel {
        replicas = List.copyOf(replicas);
    }

    /// A model none of whose replicas is starting.
    public ServedModel(ModelName name, String description, long createdAtSeconds, List<ReplicaEndpoint> replicas) {
        this(name, description, createdAtSeconds, replicas, false);
    }
}
