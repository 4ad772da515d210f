package io.wattle.calibration;

import io.wattle.performance.Configuration;
import io.wattle.performance.Load;

/// Loads with what fits into the KV cache of a configuration.
final class Loads {
    /// Share of the memory that engines use, and what their own buffers take (source: vLLM's
    /// {@code gpu_memory_utilization}; the profile it logs). A board has more than its decimal gigabytes.
    private static final double USABLE = 0.92 * 1.07;

    private static final double ENGINE_BYTES = 2e9;

    /// Engines find room for something even where the estimate leaves none.
    private static final double LEAST_SHARE = 0.03;

    private Loads() {}

    static Load of(Configuration configuration, double sequences, double input, double output) {
        return new Load(sequences, input, output, Math.max(1, room(configuration, input + output / 2)));
    }

    private static double room(Configuration configuration, double context) {
        double memory = configuration.gpu().memoryBytes();
        double weights = configuration.weightBytesPerGpu();
        double free = Math.max(memory * USABLE - weights - ENGINE_BYTES, memory * LEAST_SHARE);
        int stages = configuration.layout().pipeline();
        return free * stages / Math.max(1, configuration.work().bytesPerSequence(context));
    }
}
