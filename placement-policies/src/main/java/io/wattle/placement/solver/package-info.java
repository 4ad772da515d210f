/// The seam to the solver library: linear programs in, solutions with duals out.
///
/// Only {@code io.wattle.placement.minimum} depends on it. Read
/// {@link io.wattle.placement.solver.LinearProgram} first.
@NullMarked
package io.wattle.placement.solver;

import org.jspecify.annotations.NullMarked;
