package io.wattle.placement.transition;

import io.wattle.placement.PlacementProblem;
import io.wattle.placement.Plan;

/// Finds the order in which a running plan becomes another.
///
/// An engine keeps running where nothing changes that it was started with; only its cap and clock move. All others stop
/// and start. A new engine starts before the old ones of its model stop wherever free GPUs, host memory and watts of
/// every domain above allow it; its whole cap is committed from the moment it begins to load. Caps that fall and stops
/// that nobody notices come first where room is short. Where no order is left without a pause, the model of the lowest
/// priority that loses the fewest requests pauses, and the move says why. Caps rise last.
public final class Transitions {
    private Transitions() {}

    /// @param problem the present cluster and the models that are wanted
    /// @param from    what runs; where a limit fell below what it commits, the first moves bring it under
    /// @param to      a plan that {@link io.wattle.placement.PlanVerifier} accepts for the problem
    /// @throws IllegalArgumentException with one sentence if {@code to} exceeds what the cluster has
    public static Transition between(PlacementProblem problem, Plan from, Plan to) {
        return new Sequence(problem, Difference.between(from, to)).order();
    }
}
