package io.wattle.placement.minimum;

import io.wattle.placement.GpuSlot;
import io.wattle.placement.PlacementProblem;
import io.wattle.placement.Plan;
import io.wattle.placement.ReplicaId;
import io.wattle.placement.ReplicaPlacement;
import io.wattle.placement.UnservedDemand;
import io.wattle.placement.transition.Transitions;
import io.wattle.workload.ModelName;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// Whether a change of plans keeps a model from serving for a while.
final class Pauses {
    private static final double ROUNDING_REQUESTS = 1e-6;

    /// More running replicas than this are not looked at: ordering their moves takes longer than a large cluster may
    /// wait for a new plan.
    private static final int MOST_REPLICAS = 500;

    private Pauses() {}

    /// Whether an engine must stop before another serves in its place, for want of GPUs.
    static boolean areNeeded(PlacementProblem problem, Plan running, Plan next) {
        return running.replicas().size() <= MOST_REPLICAS
                && isCrowded(running, next)
                && Transitions.between(problem, running, next).moves().stream()
                        .anyMatch(move -> move.pause().isPresent());
    }

    /// Whether a new engine takes a GPU that another one still has: quick to see, and without it GPUs pause
    /// nobody.
    private static boolean isCrowded(Plan running, Plan next) {
        Set<GpuSlot> held = new HashSet<>();
        Set<ReplicaId> engines = new HashSet<>();
        for (ReplicaPlacement replica : running.replicas()) {
            held.addAll(replica.gpus());
            engines.add(replica.id());
        }
        return next.replicas().stream()
                .filter(replica -> !engines.contains(replica.id()))
                .flatMap(replica -> replica.gpus().stream())
                .anyMatch(held::contains);
    }

    /// Whether a plan leaves no model more requests unserved than another does.
    static boolean servesAsMuch(Plan plan, Plan other) {
        Map<ModelName, Double> allowed = other.unserved().stream()
                .collect(Collectors.toMap(UnservedDemand::model, UnservedDemand::requestsPerSecond, Double::sum));
        return plan.unserved().stream()
                .allMatch(each -> allowed.containsKey(each.model())
                        && each.requestsPerSecond() <= allowed.get(each.model()) + ROUNDING_REQUESTS);
    }
}
