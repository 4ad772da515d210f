package io.wattle.control.store;

import io.micronaut.data.annotation.Id;
import io.micronaut.data.annotation.MappedEntity;
import java.time.Instant;

/// A plan that was used.
///
/// @param reason         what made the planner plan anew
/// @param input          all that decided, as JSON
/// @param plan           the plan, as JSON
/// @param replicas       how many it places
/// @param unserved       how many models it leaves without all of their demand
/// @param committedWatts what it commits over all racks
@MappedEntity("plans")
public record PlanRow(
        @Id long id,
        Instant createdAt,
        String policy,
        String reason,
        String input,
        String plan,
        int replicas,
        int unserved,
        double committedWatts)
        implements HistoryRow {}
