package io.wattle.control.store;

import io.micronaut.data.jdbc.annotation.JdbcRepository;
import io.micronaut.data.model.query.builder.sql.Dialect;
import io.micronaut.data.repository.CrudRepository;
import java.time.Instant;
import java.util.List;

/// The table of {@link NoteRow}.
@JdbcRepository(dialect = Dialect.POSTGRES)
interface NoteRows extends CrudRepository<NoteRow, String> {
    List<NoteRow> findByKindAndChangedAtAfter(String kind, Instant instant);
}
