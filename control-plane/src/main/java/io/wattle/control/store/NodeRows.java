package io.wattle.control.store;

import io.micronaut.data.jdbc.annotation.JdbcRepository;
import io.micronaut.data.model.query.builder.sql.Dialect;
import io.micronaut.data.repository.CrudRepository;

/// The table of {@link NodeRow}.
@JdbcRepository(dialect = Dialect.POSTGRES)
interface NodeRows extends CrudRepository<NodeRow, String> {
}
