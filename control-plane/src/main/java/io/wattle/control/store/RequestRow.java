package io.wattle.control.store;

import io.micronaut.data.annotation.Id;
import io.micronaut.data.annotation.MappedEntity;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What one request cost; what is not known is null, as the column is.
@MappedEntity("requests")
public record RequestRow(
        @Id String id,
        String model,
        @Nullable String replica,
        @Nullable String node,
        Instant arrivedAt,
        @Nullable Instant firstByteAt,
        Instant completedAt,
        @Nullable Long promptTokens,
        @Nullable Long outputTokens,
        @Nullable Double energyJoules,
        @Nullable String energyOrigin,
        int status,
        @Nullable String errorCode)
        implements HistoryRow {}
