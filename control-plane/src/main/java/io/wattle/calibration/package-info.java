/// Fits the constants of the performance model to measurements, and says how well they predict what was left out.
///
/// Depends on the prediction package and the performance model; the command line depends on it. Read
/// {@link io.wattle.calibration.Fit} first.
@NullMarked
package io.wattle.calibration;

import org.jspecify.annotations.NullMarked;
