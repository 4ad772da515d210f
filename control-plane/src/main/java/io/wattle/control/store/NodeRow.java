package io.wattle.control.store;

import io.micronaut.data.annotation.Id;
import io.micronaut.data.annotation.MappedEntity;
import java.time.Instant;

/// What a node last said of itself.
///
/// @param report its report as JSON
@MappedEntity("nodes")
public record NodeRow(@Id String name, String report, Instant reportedAt) implements HistoryRow {}
