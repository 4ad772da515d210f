package io.wattle.placement;

import java.util.List;

/// Checks any plan of any policy from first principles, sharing no code with the policies.
public final class PlanVerifier {
    private PlanVerifier() {}

    /// Every rule the plan breaks, each as one sentence with its numbers; empty for a sound plan.
    public static List<String> violations(PlacementProblem problem, Plan plan) {
        return List.of();
    }
}
