package io.wattle.routing;

import io.wattle.performance.ServingCurve;
import io.wattle.workload.ServiceLevelObjective;

/// What routing must know of a replica to foresee a request on it.
///
/// @param curve     how fast it is, and what it draws, at each number of requests under way; modelled
/// @param objective latency that its model's users are promised
public record ServingProfile(ServingCurve curve, ServiceLevelObjective objective) {}
