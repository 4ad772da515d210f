package io.wattle.simulation;

import io.wattle.catalog.HardwareCatalog;
import io.wattle.fleet.Cluster;
import io.wattle.workload.Model;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// A day as it is given.
///
/// @param models with unique names; every model of the trace is among them
/// @param seed   for what uses chance
public record SimulationInput(
        Cluster cluster,
        List<Model> models,
        HardwareCatalog hardware,
        Trace trace,
        Scenario scenario,
        Routing routing,
        long seed) {
    public SimulationInput {
        models = List.copyOf(models);
        Set<String> names = new HashSet<>();
        models.forEach(model -> names.add(model.name().value()));
        trace.models().forEach(name -> {
            if (!names.contains(name.value())) {
                throw new IllegalArgumentException(
                        "The trace asks for the model \"%s\", which no document declares.".formatted(name));
            }
        });
    }

    /// The same, with requests spread in another way.
    public SimulationInput routed(Routing other) {
        return new SimulationInput(cluster, models, hardware, trace, scenario, other, seed);
    }

    /// How requests are spread over the replicas of a pool.
    public enum Routing {
        FEWEST_IN_FLIGHT,
        LEAST_LOADED,
        ROUND_ROBIN,
        TWO_CHOICES,
        /// The gateway's own policy, asked as the gateway asks it: two to three times as slow.
        GATEWAY
    }
}
