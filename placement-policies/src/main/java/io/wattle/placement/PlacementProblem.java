package io.wattle.placement;

import io.wattle.catalog.HardwareCatalog;
import io.wattle.fleet.Cluster;
import io.wattle.workload.Model;
import io.wattle.workload.ModelName;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// What a policy decides on: everything it may know.
///
/// @param cluster only nodes that may be used: the caller leaves out the ones that are lost or drained
/// @param models  with unique names, most important first
/// @param seed    for policies that use chance
public record PlacementProblem(Cluster cluster, List<Model> models, HardwareCatalog hardware, long seed) {
    public PlacementProblem {
        models = List.copyOf(models);
        Set<ModelName> names = new HashSet<>();
        for (Model model : models) {
            if (!names.add(model.name())) {
                throw new IllegalArgumentException("The model \"%s\" stands twice.".formatted(model.name()));
            }
        }
    }
}
