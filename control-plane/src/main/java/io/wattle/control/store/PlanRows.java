package io.wattle.control.store;

import io.micronaut.data.jdbc.annotation.JdbcRepository;
import io.micronaut.data.model.query.builder.sql.Dialect;
import io.micronaut.data.repository.CrudRepository;
import io.micronaut.data.annotation.Query;
import java.util.List;
import java.util.Optional;

/// The table of {@link PlanRow}.
@JdbcRepository(dialect = Dialect.POSTGRES)
interface PlanRows extends CrudRepository<PlanRow, Long> {
    Optional<PlanRow> findFirstOrderByIdDesc();

    List<PlanRow> findTop100OrderByIdDesc();

    /// Keeps the newest plans.
    @Query("delete from plans where id <= :last")
    void deleteUpTo(long last);
}
