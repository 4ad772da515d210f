/// Predicts what a replica does from the names a user writes: model, GPU, sharding, precision, engine.
///
/// Depends on the catalogue and the performance model; the command line and the calibration depend on it. Read
/// {@link io.wattle.prediction.ReplicaResolver} first.
@NullMarked
package io.wattle.prediction;

import org.jspecify.annotations.NullMarked;
