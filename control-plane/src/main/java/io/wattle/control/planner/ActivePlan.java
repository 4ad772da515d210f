package io.wattle.control.planner;

import io.wattle.placement.Plan;
import java.time.Instant;

/// A plan in use.
///
/// @param id     grows with each plan of the control plane
/// @param reason what made the planner plan anew, one sentence
/// @param input  all that decided
public record ActivePlan(long id, Instant createdAt, String reason, PlanInput input, Plan plan) {}
