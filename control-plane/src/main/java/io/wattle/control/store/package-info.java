/// The database: documents as applied, plans with their inputs, events, and what each request cost.
///
/// Micronaut Data JDBC on H2 or PostgreSQL, the same statements on both. Knows nothing of the rest of the control
/// plane but the gateway's request log, which it implements. Read {@link io.wattle.control.store.Store} first.
@NullMarked
package io.wattle.control.store;

import org.jspecify.annotations.NullMarked;
