package io.wattle.placement;

import io.wattle.workload.EngineKind;
import io.wattle.workload.FeedForward;
import io.wattle.workload.Model;
import io.wattle.workload.Parallelism;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// How many GPUs share each block, over how many groups of them the blocks are spread, and over how many GPUs
/// of a group whole experts are: one, which cuts each expert, or all.
record Sharding(int tensor, int pipeline, int expert) {
    static final Sharding NONE = new Sharding(1, 1, 1);

    private static final int MOST_TENSOR_PARALLEL = 64;

    int gpus() {
        return tensor * pipeline;
    }

    /// Such as {@code 4 x H100-SXM-80GB} or, with experts spread whole, {@code 4 x H100-SXM-80GB, EP 4}.
    String on(String gpu) {
        return "%d x %s".formatted(gpus(), gpu) + (expert > 1 ? ", EP " + expert : "");
    }

    Parallelism parallelism() {
        return new Parallelism(tensor, pipeline, expert);
    }

    /// Those a model allows within one node, fewest GPUs first. Heads and experts divide evenly, as engines
    /// demand (source: vLLM, {@code ModelConfig.verify_with_parallel_config}).
    static List<Sharding> within(int gpus, Model model) {
        int heads = model.architecture().attention().heads();
        IntStream degrees = model.parallelism().tensor().isPresent()
                ? IntStream.of(model.parallelism().tensor().getAsInt())
                : IntStream.iterate(1, degree -> degree <= MOST_TENSOR_PARALLEL, degree -> degree * 2);
        return degrees.filter(degree -> heads % degree == 0)
                .boxed()
                .flatMap(degree -> pipelines(degree, gpus, model)
                        .boxed()
                        .flatMap(stages ->
                                spreads(degree, model).mapToObj(experts -> new Sharding(degree, stages, experts))))
                .sorted((left, right) -> Integer.compare(left.gpus(), right.gpus()))
                .toList();
    }

    /// Stages add memory and no speed, so that they are chosen only where twice the tensor degree is not
    /// possible, or where they alone fill the node.
    private static IntStream pipelines(int tensor, int gpus, Model model) {
        int most = Math.min(gpus / tensor, model.architecture().layers());
        if (model.parallelism().pipeline().isPresent()) {
            return IntStream.of(model.parallelism().pipeline().getAsInt()).filter(stages -> stages <= most);
        }
        int heads = model.architecture().attention().heads();
        boolean isWidest = heads % (2 * tensor) != 0 || 2 * tensor > gpus;
        boolean isFixed = model.parallelism().tensor().isPresent();
        return IntStream.rangeClosed(1, most)
                .filter(stages ->
                        stages == 1 || (!isFixed && (isWidest || (stages % 2 == 1 && tensor * stages == gpus))));
    }

    private static IntStream spreads(int tensor, Model model) {
        Optional<FeedForward.Experts> experts = model.architecture().experts();
        boolean isSpreadable = tensor > 1
                && model.engine() != EngineKind.LLAMA_CPP
                && experts.filter(mixture -> mixture.count() % tensor == 0).isPresent();
        boolean isCuttable =
                experts.filter(mixture -> mixture.innerSize() % tensor != 0).isEmpty();
        return Stream.of(isCuttable ? 1 : 0, isSpreadable ? tensor : 0)
                .mapToInt(Integer::intValue)
                .filter(degree -> degree > 0 && model.parallelism().expert().orElse(degree) == degree);
    }
}
