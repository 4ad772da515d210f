package io.wattle.placement;

import io.wattle.workload.Model;
import java.util.List;
import java.util.stream.IntStream;

/// How many GPUs share each block, and over how many groups of them the blocks are spread.
record Sharding(int tensor, int pipeline) {
    static final Sharding NONE = new Sharding(1, 1);

    private static final int MOST_TENSOR_PARALLEL = 64;

    int gpus() {
        return tensor * pipeline;
    }

    /// Those a model allows within one node, fewest GPUs first. Heads divide evenly, as engines demand (source: vLLM,
    /// {@code ModelConfig.verify_with_parallel_config}).
    static List<Sharding> within(int gpus, Model model) {
        int pipeline = model.parallelism().pipeline().orElse(1);
        int heads = model.architecture().attention().heads();
        IntStream degrees = model.parallelism().tensor().isPresent()
                ? IntStream.of(model.parallelism().tensor().getAsInt())
                : IntStream.iterate(1, degree -> degree <= MOST_TENSOR_PARALLEL, degree -> degree * 2);
        int layers = model.architecture().layers();
        return degrees.filter(degree -> (long) degree * pipeline <= gpus && heads % degree == 0 && pipeline <= layers)
                .mapToObj(degree -> new Sharding(degree, pipeline))
                .toList();
    }
}
