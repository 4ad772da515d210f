package io.wattle.control.store;

import io.micronaut.data.jdbc.annotation.JdbcRepository;
import io.micronaut.data.model.query.builder.sql.Dialect;
import io.micronaut.data.repository.CrudRepository;
import io.micronaut.data.annotation.Query;
import java.time.Instant;

/// The table of {@link RequestRow}.
@JdbcRepository(dialect = Dialect.POSTGRES)
interface RequestRows extends CrudRepository<RequestRow, String> {
    @Query("delete from requests where completed_at < :instant")
    void deleteBefore(Instant instant);
}
