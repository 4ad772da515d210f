package io.wattle.routing;

import io.wattle.workload.ModelName;
import java.util.List;
import java.util.Optional;

/// A model users may ask for.
///
/// @param description what it is, for listings; says so when weights are random or the quality is a toy's
/// @param createdAtSeconds when it was applied, in seconds since 1970
/// @param replicas those that take requests now; empty while none does
/// @param starting whether a replica is on its way up, so that asking again soon makes sense
/// @param shortage why its replicas can do less than they should, while watts are missing
public record ServedModel(
        ModelName name,
        String description,
        long createdAtSeconds,
        List<ReplicaEndpoint> replicas,
        boolean starting,
        Optional<PowerShortage> shortage) {
    public ServedModel {
        replicas = List.copyOf(replicas);
    }

    /// A model that has all its watts.
    public ServedModel(
            ModelName name,
            String description,
            long createdAtSeconds,
            List<ReplicaEndpoint> replicas,
            boolean starting) {
        this(name, description, createdAtSeconds, replicas, starting, Optional.empty());
    }

    /// A model none of whose replicas is starting.
    public ServedModel(ModelName name, String description, long createdAtSeconds, List<ReplicaEndpoint> replicas) {
        this(name, description, createdAtSeconds, replicas, false);
    }

    /// The same short of watts, or no longer.
    public ServedModel with(Optional<PowerShortage> known) {
        return new ServedModel(name, description, createdAtSeconds, replicas, starting, known);
    }
}
