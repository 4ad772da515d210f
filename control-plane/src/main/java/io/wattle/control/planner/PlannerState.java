package io.wattle.control.planner;

import java.util.Optional;

/// What the planner remembers between steps.
///
/// @param planned the input last planned for; none when the next step must plan
/// @param active  the plan in use; none before the first
/// @param nextId  the next plan's id
public record PlannerState(Optional<PlanInput> planned, Optional<ActivePlan> active, long nextId) {
    /// Nothing has been planned.
    public static final PlannerState FRESH = new PlannerState(Optional.empty(), Optional.empty(), 1);
}
