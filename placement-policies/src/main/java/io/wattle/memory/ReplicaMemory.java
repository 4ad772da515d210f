package io.wattle.memory;

import io.wattle.quantity.Bytes;
import io.wattle.workload.Block;
import io.wattle.workload.KvCache;
import io.wattle.workload.Mixer;
import io.wattle.workload.ModelArchitecture;
import io.wattle.workload.Parallelism;
import io.wattle.workload.Precision;
import io.wattle.workload.WeightFormat;
import java.util.List;

/// What one replica puts on the GPU that holds most of it: weights, cache, activations and the engine itself.
///
/// @param format      how weights are stored
/// @param cacheFormat precision of keys and values: bf16, fp16 or fp8
public record ReplicaMemory(
        ModelArchitecture model,
        WeightFormat format,
        Precision cacheFormat,
        Parallelism parallelism,
        EngineMemory engine) {
    /// Tokens of one block of a paged cache (source: vLLM's default of {@code --block-size}).
    private static final int PAGE_TOKENS = 16;

    /// A hundred times the longest context of any model: a mistake, not a sequence.
    private static final long MOST_TOKENS = 1_000_000_000L;

    public ReplicaMemory {
        if (cacheFormat == Precision.FP4 || cacheFormat == Precision.INT4) {
            throw new IllegalArgumentException(
                    "No engine keeps its cache in %s; it may be bf16, fp16, fp8, int8 or fp32."
                            .formatted(cacheFormat.label()));
        }
        if (parallelism.pipeline() > model.layers()) {
            throw new IllegalArgumentException("The model \"%s\" has %d blocks, too few for %d pipeline stages."
                    .formatted(model.name(), model.layers(), parallelism.pipeline()));
        }
        if (model.attention().heads() % parallelism.tensor() != 0) {
            throw new IllegalArgumentException("The %d heads of \"%s\" do not divide over %d GPUs."
                    .formatted(model.attention().heads(), model.name(), parallelism.tensor()));
        }
        int experts = model.experts().map(mixture -> mixture.count()).orElse(1);
        if (parallelism.expert() > experts) {
            throw new IllegalArgumentException("The model \"%s\" has %d experts, too few for %d GPUs."
                    .formatted(model.name(), experts, parallelism.expert()));
        }
    }

    /// Weights of the heaviest stage on each of its GPUs.
    public Bytes weightsPerGpu() {
        WeightShard shard = new WeightShard(model, format, parallelism);
        List<List<Block>> stages = Stages.of(model.blocks(), parallelism.pipeline());
        double heaviest = 0;
        for (int stage = 0; stage < stages.size(); stage++) {
            double bytes = stages.get(stage).stream().mapToDouble(shard::bytes).sum();
            boolean isFirst = stage == 0;
            bytes += isFirst ? shard.inputBytes() : 0;
            bytes += stage == stages.size() - 1 ? shard.outputBytes(isFirst) : 0;
            heaviest = Math.max(heaviest, bytes);
        }
        return new Bytes((long) Math.ceil(heaviest));
    }

    /// What one sequence of {@code contextTokens} keeps on a GPU of the stage that keeps most.
    public Bytes cachePerSequence(long contextTokens) {
        return new Bytes(Stages.of(model.blocks(), parallelism.pipeline()).stream()
                .mapToLong(stage -> stage.stream()
                        .mapToLong(block -> cache(block.mixer(), contextTokens))
                        .sum())
                .max()
                .orElse(0));
    }

    /// What weights and cache may take together on a GPU of {@code memory} as the driver reports it.
    public Bytes room(Bytes memory) {
        double activations = engine.isActivationOutside()
                ? 0
                : engine.activations(model, parallelism).value();
        double room = memory.value() * engine.utilisation()
                - activations
                - engine.overhead(parallelism).value();
        return new Bytes((long) Math.max(0, room));
    }

    /// How many tokens of cache fit beside the weights on a GPU of {@code memory}, in sequences of
    /// {@code contextTokens}: windows and states make short and long sequences differ.
    public MemoryFit fit(Bytes memory, long contextTokens) {
        if (contextTokens < 1 || contextTokens > MOST_TOKENS) {
            throw new IllegalArgumentException(
                    "The context (%d tokens) must be from 1 to %d tokens.".formatted(contextTokens, MOST_TOKENS));
        }
        Bytes weights = weightsPerGpu();
        Bytes room = room(memory);
        Bytes one = cachePerSequence(contextTokens);
        if (weights.plus(one).exceeds(room)) {
            return new MemoryFit.TooLarge(weights, one, room);
        }
        long left = room.value() - weights.value();
        double tokens = one.value() == 0 ? Long.MAX_VALUE : (double) left / one.value() * contextTokens;
        return new MemoryFit.Fits(weights, new Bytes(left), (long) tokens / PAGE_TOKENS * PAGE_TOKENS);
    }

    private long cache(Mixer mixer, long contextTokens) {
        return KvCache.keptTokens(mixer, contextTokens)
                        * KvCache.bytesPerToken(mixer, parallelism.tensor(), cacheFormat)
                + KvCache.stateBytes(mixer, parallelism.tensor());
    }
}
