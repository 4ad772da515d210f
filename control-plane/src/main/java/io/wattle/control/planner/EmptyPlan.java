package io.wattle.control.planner;

import io.wattle.placement.Plan;
import io.wattle.placement.UnservedDemand;
import io.wattle.workload.Demand;
import io.wattle.workload.Model;
import java.util.List;
import java.util.Map;

/// The plan while no cluster is applied.
final class EmptyPlan {
    private EmptyPlan() {}

    static Plan of(String policy, List<Model> models) {
        List<UnservedDemand> unserved = models.stream()
                .map(model -> new UnservedDemand(
                        model.name(),
                        model.demand().map(Demand::requestsPerSecond).orElse(0.0),
                        "No cluster has been applied, so there is no node for the model \"%s\"; apply a Cluster document."
                                .formatted(model.name())))
                .toList();
        return new Plan(policy, List.of(), List.of(), Map.of(), unserved, List.of());
    }
}
