/// Which replica answers a request: latency objective first, then joules.
///
/// Depends on quantity, fleet, workload and placement. Read {@link io.wattle.routing.RoutingSnapshot} first.
@NullMarked
package io.wattle.routing;

import org.jspecify.annotations.NullMarked;
