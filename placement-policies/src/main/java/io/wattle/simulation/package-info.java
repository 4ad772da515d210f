/// A day of a cluster on a virtual clock: requests arrive, are routed, batched and answered; replicas start and stop;
/// every watt is counted. Every figure is simulated.
///
/// Depends on all deciding packages and runs the real policies; the command line depends on it. Read
/// {@link io.wattle.simulation.Simulation} first.
@NullMarked
package io.wattle.simulation;

import org.jspecify.annotations.NullMarked;
