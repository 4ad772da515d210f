package io.wattle.placement.transition;

import io.wattle.placement.PlacementProblem;
import io.wattle.placement.Plan;
import java.util.List;

/// Replays any transition from first principles, sharing no code with {@link Transitions}.
///
/// After every step it recomputes the watts committed in every domain, the use of every GPU and the memory of every
/// host, and at the end that exactly the new plan runs. It takes the capacities of replicas from the plans.
public final class TransitionVerifier {
    private TransitionVerifier() {}

    /// Every rule that a step breaks, each as one sentence with its numbers; empty for a sound transition.
    ///
    /// @param problem the present cluster and the models that are wanted
    public static List<String> violations(PlacementProblem problem, Plan from, Plan to, Transition transition) {
        return new Replay(problem, from, to, transition).violations();
    }
}
