package io.wattle.prediction;

import io.wattle.memory.MemoryFit;
import io.wattle.memory.ReplicaMemory;
import io.wattle.quantity.Bytes;
import java.util.Optional;

/// What fits into the memory of a replica's GPUs.
public final class MemoryEstimate {
    /// Where weights leave hardly any room, engines still find some for a part of the cache.
    private static final double LEAST_SHARE = 0.03;

    private final ReplicaMemory memory;
    private final Bytes visible;
    private final Bytes weights;

    private MemoryEstimate(ReplicaMemory memory, Bytes visible) {
        this.memory = memory;
        this.visible = visible;
        this.weights = memory.weightsPerGpu();
    }

    public static MemoryEstimate of(Resolution.Ready ready) {
        return new MemoryEstimate(ready.memory(), ready.gpu().visibleMemory());
    }

    static MemoryEstimate of(ReplicaMemory memory, Bytes visible) {
        return new MemoryEstimate(memory, visible);
    }

    boolean lacksRoomForWeights() {
        return weights.exceeds(visible);
    }

    /// Sequences of a mean context that fit together; at least 1.
    public double sequences(double meanContext) {
        double free = (double) memory.room(visible).value() - weights.value();
        double room = Math.max(free, visible.value() * LEAST_SHARE);
        double one = (double)
                memory.cachePerSequence(Math.round(Math.max(1, meanContext))).value();
        return one == 0 ? Double.POSITIVE_INFINITY : Math.max(1, room / one * attentionGroups());
    }

    /// GPUs of a stage that serve sequences of their own.
    private double attentionGroups() {
        return (double) memory.parallelism().stageGpus() / memory.parallelism().tensor();
    }

    /// @param context tokens of one sequence at its longest
    Prediction.MemoryUse use(double context) {
        return switch (memory.fit(visible, Math.round(Math.max(1, context)))) {
            case MemoryFit.Fits fits -> held(new Prediction.Room(fits.cacheTokens() * attentionGroups(), true));
            case MemoryFit.TooLarge _ -> held(new Prediction.Room(0, false));
        };
    }

    private Prediction.MemoryUse held(Prediction.Room room) {
        return new Prediction.MemoryUse(weights.value(), Optional.of(room));
    }

    String shortage(String gpu) {
        return "The weights need %s on each of %d GPUs, and %s has %s; use more GPUs or smaller weights."
                .formatted(weights, memory.parallelism().gpus(), gpu, visible);
    }
}
