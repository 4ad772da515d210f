package io.wattle.simulation.fleets;

import io.wattle.catalog.HardwareCatalog;
import io.wattle.fleet.GpuGroup;
import io.wattle.fleet.Node;
import io.wattle.placement.Configurations;
import io.wattle.placement.Option;
import io.wattle.placement.ReplicaPlacement;
import io.wattle.workload.Model;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What baselines know of each way to run an instance: what it takes and draws at every degree and clock. DynamoLLM
/// and its kin profile this; here the performance model says it.
final class Catalogue {
    private final Configurations configurations;
    private final Map<Kind, List<Option>> known = new HashMap<>();

    private record Kind(Model model, Optional<GpuGroup> gpus) {}

    Catalogue(HardwareCatalog hardware) {
        configurations = Configurations.clocked(hardware);
    }

    /// Of a model in its first precision.
    List<Option> options(Model model, Node node) {
        return known.computeIfAbsent(
                new Kind(model, node.gpus()),
                _ -> configurations.of(model, node).possible().stream()
                        .filter(option -> option.configuration().precision()
                                == model.precisions().getFirst())
                        .toList());
    }

    /// The one that draws least at a load that it takes; none where no clock takes it.
    ///
    /// @param rate of one instance
    Optional<Option> thriftiest(Model model, Node node, int tensor, double rate) {
        return options(model, node).stream()
                .filter(option ->
                        option.configuration().tensorParallelDegree() == tensor && option.requestsPerSecond() >= rate)
                .min(Comparator.comparingDouble(
                        option -> option.performance().power(rate).value()));
    }

    /// What one instance takes at its highest clock; none where it cannot run.
    Optional<Option> fastest(Model model, Node node, int tensor) {
        return options(model, node).stream()
                .filter(option -> option.configuration().tensorParallelDegree() == tensor)
                .max(Comparator.comparingDouble(Option::requestsPerSecond));
    }

    /// The same replica at the clock that draws least for its load; at the board's own where none takes it.
    ReplicaPlacement clocked(ReplicaPlacement placement, Model model, Node node, double rate) {
        return thriftiest(model, node, placement.configuration().tensorParallelDegree(), rate)
                .flatMap(option -> option.configuration().smClock())
                .map(clock -> Variants.clocked(placement, clock.value()))
                .orElseGet(() -> Variants.unclocked(placement));
    }
}
