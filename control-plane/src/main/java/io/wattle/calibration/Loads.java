package io.wattle.calibration;

import io.wattle.performance.Load;
import io.wattle.prediction.MemoryEstimate;
import io.wattle.prediction.Resolution;

/// Loads with what fits into the KV cache of a replica.
final class Loads {
    private Loads() {}

    static Load of(Resolution.Ready ready, double sequences, double input, double output) {
        return new Load(sequences, input, output, MemoryEstimate.of(ready).sequences(input + output / 2));
    }
}
