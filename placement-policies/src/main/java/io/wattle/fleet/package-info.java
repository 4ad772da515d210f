/// The machines and what feeds them: power domains, racks, nodes.
///
/// Depends on {@link io.wattle.quantity} alone; placement, power and routing may depend on it. Read
/// {@link io.wattle.fleet.Cluster} first.
@NullMarked
package io.wattle.fleet;

import org.jspecify.annotations.NullMarked;
