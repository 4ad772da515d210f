package io.wattle.control.store;

import io.micronaut.data.annotation.Id;
import io.micronaut.data.annotation.MappedEntity;
import java.time.Instant;

/// A document as an operator applied it.
///
/// @param id        kind and name, {@code Model/chat}
/// @param body      the text, to be parsed anew whenever it is read
/// @param version   grows by one with each change, from 1
/// @param createdAt when it was first applied
/// @param appliedAt when it last changed
@MappedEntity("documents")
public record DocumentRow(
        @Id String id, String kind, String name, String body, long version, Instant createdAt, Instant appliedAt) {}
