/// What one replica of one configuration does: latency, throughput, watts and joules per token.
///
/// Pure arithmetic on data sheets with constants that were fitted on measurements, see {@code constants.tsv}. Depends
/// on quantity, fleet, workload and catalog; placement depends on it. Read {@link io.wattle.performance.StepModel}
/// first, then {@link io.wattle.performance.ServingModel}.
@NullMarked
package io.wattle.performance;

import org.jspecify.annotations.NullMarked;
