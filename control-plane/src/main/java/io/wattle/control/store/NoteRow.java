package io.wattle.control.store;

import io.micronaut.data.annotation.Id;
import io.micronaut.data.annotation.MappedEntity;
import java.time.Instant;

/// Something that gateways, or leaders, tell each other.
///
/// @param id        kind and name, {@code template/search/welcome}
/// @param changedAt by the clock of whoever wrote it
@MappedEntity("notes")
public record NoteRow(@Id String id, String kind, String body, Instant changedAt) implements HistoryRow {}
