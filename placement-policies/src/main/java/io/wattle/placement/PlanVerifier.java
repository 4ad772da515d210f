package io.wattle.placement;

import io.wattle.catalog.HardwareCatalog;
import io.wattle.fleet.Cluster;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Checks any plan of any policy from first principles, sharing no code with the policies.
///
/// What it recomputes: watts committed in every domain, memory of every GPU and host, the use of every GPU, the sum of
/// every demand, the spread over racks and feeds. What it takes from the plan: the modelled figures of each replica,
/// which it only holds against physical limits and against each other.
public final class PlanVerifier {
    private PlanVerifier() {}

    /// Every rule the plan breaks, each as one sentence with its numbers; empty for a sound plan.
    public static List<String> violations(PlacementProblem problem, Plan plan) {
        List<String> found = new ArrayList<>();
        Placements placements = new Placements(problem, plan);
        found.addAll(placements.violations());
        if (!found.isEmpty()) {
            return List.copyOf(found); // later checks look nodes and models up by names that must hold first
        }
        found.addAll(MemoryCheck.violations(problem, plan));
        found.addAll(PowerCheck.violations(problem, plan));
        found.addAll(SpreadCheck.violations(problem, plan));
        found.addAll(DemandCheck.violations(problem, plan));
        return List.copyOf(found);
    }

    /// Every domain that even the idle cluster would overload: no plan can hold there.
    public static List<String> floorViolations(Cluster cluster, HardwareCatalog hardware) {
        PlacementProblem empty = new PlacementProblem(cluster, List.of(), hardware, 0);
        Plan idle = new Plan("idle", List.of(), List.of(), Map.of(), List.of(), List.of());
        return PowerCheck.overloads(empty, idle);
    }
}
