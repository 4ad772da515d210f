/// Notices what goes wrong on nodes and in racks, and says what is to be done about it within limits.
///
/// Pure: knows the monitor's fleet and the planner's notices; the executor runs it. Read
/// {@link io.wattle.control.detector.Detector} first, then {@link io.wattle.control.detector.Watchdog}.
@NullMarked
package io.wattle.control.detector;

import org.jspecify.annotations.NullMarked;
