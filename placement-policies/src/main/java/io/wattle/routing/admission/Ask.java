package io.wattle.routing.admission;

import io.wattle.routing.RoutingRequest.Priority;

/// A request that asks for a place.
///
/// @param id            tells it from others
/// @param tenant        whose it is
/// @param weight        of the tenant: one of weight 2 gets twice as much as one of weight 1 while both
///     wait; positive
/// @param cost          what it will take, in tokens or any unit that all share; positive
/// @param deadlineNanos until when it may wait, on the clock of the queue's caller
public record Ask(long id, String tenant, double weight, Priority priority, double cost, long deadlineNanos) {
    public Ask {
        if (!(weight > 0) || !(cost > 0)) {
            throw new IllegalArgumentException(
                    "The weight (%s) and the cost (%s) must be positive.".formatted(weight, cost));
        }
    }
}
