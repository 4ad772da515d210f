/// What one replica of one configuration does: latency, throughput and power. A first sketch from data sheets.
///
/// Depends on quantity, fleet, workload and catalog; placement depends on it. Read
/// {@link io.wattle.performance.ReplicaModel} first.
@NullMarked
package io.wattle.performance;

import org.jspecify.annotations.NullMarked;
