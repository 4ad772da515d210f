package io.wattle.calibration;

import io.wattle.performance.Configuration;
import io.wattle.performance.Load;

/// How much throughput a power cap left of what a higher one gave.
///
/// @param source       where it is from
/// @param referenceCap watts of each GPU in the run compared with
/// @param cap          watts of each GPU
/// @param ratio        tokens per second under the cap over those of the run compared with
record CappedRun(
        String source, Configuration configuration, Load load, double referenceCap, double cap, double ratio) {}
