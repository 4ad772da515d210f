package io.wattle.placement;

import io.wattle.catalog.HardwareCatalog;
import io.wattle.fleet.Cluster;
import io.wattle.workload.Model;
import io.wattle.workload.ModelName;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What a policy decides on: everything it may know.
///
/// @param cluster only nodes that may be used: the caller leaves out the ones that are lost or drained
/// @param models  with unique names; they are kept with the highest priority first, equal ones in the order given
/// @param seed    for policies that use chance
/// @param running the plan in use, whose replicas a policy leaves where they are when little speaks for a move; none
///                where nothing runs
public record PlacementProblem(
        Cluster cluster, List<Model> models, HardwareCatalog hardware, long seed, Optional<Plan> running) {
    public PlacementProblem {
        models = models.stream()
                .sorted(Comparator.comparingInt(Model::priority).reversed())
                .toList();
        Set<ModelName> names = new HashSet<>();
        for (Model model : models) {
            if (!names.add(model.name())) {
                throw new IllegalArgumentException("The model \"%s\" stands twice.".formatted(model.name()));
            }
        }
    }

    /// Where nothing runs yet.
    public PlacementProblem(Cluster cluster, List<Model> models, HardwareCatalog hardware, long seed) {
        this(cluster, models, hardware, seed, Optional.empty());
    }
}
