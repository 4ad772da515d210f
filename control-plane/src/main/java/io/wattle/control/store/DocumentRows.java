package io.wattle.control.store;

import io.micronaut.data.jdbc.annotation.JdbcRepository;
import io.micronaut.data.model.query.builder.sql.Dialect;
import io.micronaut.data.repository.CrudRepository;
import java.util.List;

/// The table of {@link DocumentRow}.
@JdbcRepository(dialect = Dialect.POSTGRES)
interface DocumentRows extends CrudRepository<DocumentRow, String> {
    List<DocumentRow> listOrderByCreatedAtAndId();
}
