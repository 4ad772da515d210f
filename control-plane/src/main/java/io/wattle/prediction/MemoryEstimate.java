package io.wattle.prediction;

import io.wattle.performance.Configuration;
import java.util.Locale;

/// What fits into the memory of a replica's GPUs.
final class MemoryEstimate {
    /// Share of the memory that engines use, and what their own buffers take (source: vLLM's
    /// {@code gpu_memory_utilization}; the profile it logs). A board has more than its decimal gigabytes.
    private static final double USABLE = 0.92 * 1.07;

    private static final double ENGINE_BYTES = 2e9;

    /// Engines find room for something even where the estimate leaves none.
    private static final double LEAST_SHARE = 0.03;

    private final Configuration configuration;
    private final double weights;
    private final double free;
    private final double context;

    private MemoryEstimate(Configuration configuration, double context) {
        this.configuration = configuration;
        this.context = context;
        this.weights = configuration.weightBytesPerGpu();
        this.free = configuration.gpu().memoryBytes() * USABLE - weights - ENGINE_BYTES;
    }

    static MemoryEstimate of(Configuration configuration, double context) {
        return new MemoryEstimate(configuration, context);
    }

    boolean lacksRoomForWeights() {
        return weights > configuration.gpu().memoryBytes() * 1.07;
    }

    /// Sequences of a mean context that fit together.
    double sequences(double meanContext) {
        double room = Math.max(free, configuration.gpu().memoryBytes() * LEAST_SHARE);
        return Math.max(
                1,
                room * configuration.layout().pipeline() / configuration.work().bytesPerSequence(meanContext));
    }

    Prediction.MemoryUse use() {
        double perSequence = configuration.work().bytesPerSequence(context);
        double tokens = Math.max(0, free) * configuration.layout().pipeline() / perSequence * context;
        return new Prediction.MemoryUse(weights, Math.floor(tokens), free >= perSequence);
    }

    String shortage(Configuration replica) {
        return String.format(
                Locale.ROOT,
                "The weights need %.1f GB on each of %d GPUs, and %s has %.0f GB; use more GPUs or smaller weights.",
                weights / 1e9,
                replica.layout().gpus(),
                replica.gpu().name(),
                replica.gpu().memoryBytes() / 1e9);
    }
}
