package io.wattle.protocol;

import io.wattle.quantity.Origin;
/// Power over the last window, and the energy since the daemon started.
///
/// @param origin            how the figures came about
/// @param sensor            which sensor or model, such as {@code rapl}, {@code nvml}, {@code cpu-utilisation-model}
/// @param powerWatts        average over the window; finite and {@code >= 0}
/// @param windowMillis      length of the window
/// @param energyJoulesTotal integral since the daemon started; never falls within one boot id

public record PowerSample(
        Origin origin, String sensor, double powerWatts, long windowMillis, double energyJoulesTotal) {}
