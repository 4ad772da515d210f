package io.wattle.workload;

import java.util.List;
import java.util.Optional;

/// A model that users want served: what it is, how much of it, and how well.
///
/// @param source     where its weights are; needed to run, not to plan
/// @param precisions what the planner may choose from, most wanted first; at least one
/// @param priority   a model of a higher one is served before one of a lower one when not all can be; 0 is usual
/// @param demand     the load to plan for; none keeps {@code replicas.min} replicas
public record Model(
        ModelName name,
        ModelArchitecture architecture,
        Optional<ModelSource> source,
        EngineKind engine,
        List<Precision> precisions,
        Optional<Demand> demand,
        ServiceLevelObjective objective,
        ReplicaBounds replicas,
        ParallelismRequest parallelism,
        PlacementWish placement,
        int priority) {
    public Model {
        precisions = List.copyOf(precisions);
        if (precisions.isEmpty()) {
            throw new IllegalArgumentException("The model \"%s\" must allow at least one precision.".formatted(name));
        }
    }

    /// One of usual priority.
    public Model(
            ModelName name,
            ModelArchitecture architecture,
            Optional<ModelSource> source,
            EngineKind engine,
            List<Precision> precisions,
            Optional<Demand> demand,
            ServiceLevelObjective objective,
            ReplicaBounds replicas,
            ParallelismRequest parallelism,
            PlacementWish placement) {
        this(name, architecture, source, engine, precisions, demand, objective, replicas, parallelism, placement, 0);
    }

    /// The same model with another load.
    public Model asked(Demand other) {
        return new Model(
                name,
                architecture,
                source,
                engine,
                precisions,
                Optional.of(other),
                objective,
                replicas,
                parallelism,
                placement,
                priority);
    }
}
