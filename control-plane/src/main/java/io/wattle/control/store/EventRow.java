package io.wattle.control.store;

import io.micronaut.data.annotation.Id;
import io.micronaut.data.annotation.MappedEntity;
import java.time.Instant;

/// Something an operator may want to know of.
///
/// @param severity {@code info}, {@code warning} or {@code critical}
/// @param kind     what sort of thing happened, such as {@code node_lost}
/// @param subject  whom it is about, such as {@code node/n1}
/// @param message  one sentence
@MappedEntity("events")
public record EventRow(@Id long id, Instant at, String severity, String kind, String subject, String message)
        implements HistoryRow {}
