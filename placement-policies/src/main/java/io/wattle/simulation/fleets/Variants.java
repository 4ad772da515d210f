package io.wattle.simulation.fleets;

import io.wattle.placement.ReplicaConfiguration;
import io.wattle.placement.ReplicaPlacement;
import io.wattle.quantity.Megahertz;
import io.wattle.workload.Demand;
import io.wattle.workload.Model;
import io.wattle.workload.ModelName;
import io.wattle.workload.ParallelismRequest;
import io.wattle.workload.PlacementWish;
import io.wattle.workload.ReplicaBounds;
import java.util.Optional;

/// The same models and replicas with one thing changed.
public final class Variants {
    private Variants() {}

    public static Model named(Model model, ModelName name) {
        return with(model, name, model.demand(), model.replicas(), model.parallelism());
    }

    public static Model bounded(Model model, ReplicaBounds bounds) {
        return with(model, model.name(), model.demand(), bounds, model.parallelism());
    }

    public static Model sharded(Model model, ParallelismRequest parallelism) {
        return with(model, model.name(), model.demand(), model.replicas(), parallelism);
    }

    public static Demand times(Demand demand, double factor) {
        return demand.at(demand.requestsPerSecond() * factor);
    }

    public static Model on(Model model, PlacementWish placement) {
        return new Model(
                model.name(),
                model.architecture(),
                model.source(),
                model.engine(),
                model.precisions(),
                model.demand(),
                model.objective(),
                model.replicas(),
                model.parallelism(),
                placement,
                model.priority());
    }

    private static Model with(
            Model model,
            ModelName name,
            Optional<Demand> demand,
            ReplicaBounds bounds,
            ParallelismRequest parallelism) {
        return new Model(
                name,
                model.architecture(),
                model.source(),
                model.engine(),
                model.precisions(),
                demand,
                model.objective(),
                bounds,
                parallelism,
                model.placement(),
                model.priority());
    }

    /// Its clock is the driver's again.
    public static ReplicaPlacement unclocked(ReplicaPlacement placement) {
        return with(placement, Optional.empty());
    }

    public static ReplicaPlacement clocked(ReplicaPlacement placement, double megahertz) {
        return with(placement, Optional.of(new Megahertz(megahertz)));
    }

    private static ReplicaPlacement with(ReplicaPlacement placement, Optional<Megahertz> clock) {
        ReplicaConfiguration old = placement.configuration();
        ReplicaConfiguration changed = old.with(clock, old.gpuPowerCap());
        return new ReplicaPlacement(
                placement.id(), placement.rack(), placement.node(), placement.gpus(), changed, placement.expected());
    }
}
