package io.wattle.control.store;

import io.micronaut.data.jdbc.annotation.JdbcRepository;
import io.micronaut.data.model.query.builder.sql.Dialect;
import io.micronaut.data.repository.CrudRepository;
import io.micronaut.data.annotation.Query;
import java.time.Instant;
import java.util.List;

/// The table of {@link EventRow}.
@JdbcRepository(dialect = Dialect.POSTGRES)
interface EventRows extends CrudRepository<EventRow, Long> {
    /// The newest, newest first.
    @Query("select * from events order by id desc limit :limit")
    List<EventRow> newest(int limit);

    @Query("delete from events where at < :instant")
    void deleteBefore(Instant instant);
}
