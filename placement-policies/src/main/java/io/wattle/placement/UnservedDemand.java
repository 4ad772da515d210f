package io.wattle.placement;

import io.wattle.workload.ModelName;

/// Demand a plan leaves unserved.
///
/// @param reason one sentence with the numbers that decided
public record UnservedDemand(ModelName model, double requestsPerSecond, String reason) {}
