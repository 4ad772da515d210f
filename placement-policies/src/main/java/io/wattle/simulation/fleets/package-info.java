/// Who decides what runs while a day is simulated: our planner at intervals, and baselines named after what they
/// reproduce.
///
/// Depends on {@link io.wattle.simulation} and the policies; the command line depends on it. Read
/// {@link io.wattle.simulation.fleets.Fleets} first.
@NullMarked
package io.wattle.simulation.fleets;

import org.jspecify.annotations.NullMarked;
