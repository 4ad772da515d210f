package io.wattle.performance;

import io.wattle.performance.ModelWork.Cache;
import io.wattle.performance.ModelWork.Dense;
import io.wattle.performance.ModelWork.Routed;
import io.wattle.workload.ModelPart;

/// Time of one pass of llama.cpp through a model on processors: reading weights and keys, unpacking and multiplying
/// them, and what threads wait for each other in every block.
final class ProcessorStep {
    /// A pass of llama.cpp (source: the shipped model of 5 million parameters answers at 535 tok/s on two busy
    /// processors, of which reading its weights explains 0.5 ms a token). More threads cost more; not measured.
    private static final double PASS_SECONDS = 1.4e-3;

    private static final double SEQUENCE_SECONDS = 10e-6;

    /// Blocks with experts have as many operators again: routing, sorting, and a matrix for each kind of expert
    /// (source: DeepSeek-R1 at 4.18 tok/s on AmpereOne A192-32X, geerlingguy/ai-benchmarks).
    private static final double EXPERT_BLOCKS = 1;

    private final ModelWork work;
    private final ProcessorSpeed processors;

    ProcessorStep(ModelWork work, Machine.Processors machine) {
        this(work, machine.speed());
    }

    ProcessorStep(ModelWork work, ProcessorSpeed processors) {
        this.work = work;
        this.processors = processors;
    }

    double seconds(StepLoad load) {
        double tokens = load.tokens();
        double bytes = work.head() * work.dense().getFirst().format().bitsOf(ModelPart.HEAD) / Byte.SIZE;
        double parameters = work.head();
        for (Dense part : work.dense()) {
            bytes += part.parameters() * part.format().bitsOf(part.part()) / Byte.SIZE;
            parameters += part.parameters();
        }
        double products = tokens * parameters;
        double blocks = work.halfBlocks();
        if (work.experts().isPresent()) {
            Routed routed = work.experts().get();
            double chosen = tokens * routed.perToken() / routed.count();
            double read = chosen / (1 + chosen) * routed.count(); // popularity spread like an exponential distribution
            bytes += read
                    * routed.parameters()
                    * routed.layers()
                    * routed.format().bitsOf(ModelPart.ROUTED_EXPERTS)
                    / Byte.SIZE;
            products += tokens * routed.perToken() * routed.parameters() * routed.layers();
            blocks += EXPERT_BLOCKS * routed.layers();
        }
        for (Cache cache : work.caches()) {
            double seen = Math.min(load.context(), cache.mostTokens());
            bytes += load.sequences() * cache.layers() * cache.bytesPerToken() * seen;
            products += load.promptTokens()
                    * cache.layers()
                    * cache.promptFlops()
                    / 2
                    * Math.min(load.promptContext(), seen);
        }
        bytes += load.sequences() * work.stateBytes();
        return Math.hypot(bytes / processors.bandwidth().value(), products / processors.products(tokens))
                + blocks * processors.blockSeconds()
                + PASS_SECONDS
                + SEQUENCE_SECONDS * load.sequences();
    }
}
