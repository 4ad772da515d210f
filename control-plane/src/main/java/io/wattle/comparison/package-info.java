/// Compares GPUs and processors for one model: joules per output token, latency, and the load at which one beats
/// another. Every figure is modelled.
///
/// Depends on the catalogue, the performance model and {@code io.wattle.prediction}; the command line depends on it.
/// Read {@link io.wattle.comparison.Comparison} first.
@NullMarked
package io.wattle.comparison;

import org.jspecify.annotations.NullMarked;
