package io.wattle.performance;

import io.wattle.performance.ModelWork.Cache;
import io.wattle.performance.ModelWork.Dense;
import io.wattle.performance.ModelWork.Routed;
import io.wattle.quantity.BytesPerSecond;
import io.wattle.workload.ModelPart;

/// Time of one pass of llama.cpp through a model on processors: reading weights and keys, or multiplying, whichever
/// takes longer.
final class ProcessorStep {
    /// A processor nobody knows: half of two channels of DDR4-2400, and four cores.
    static final BytesPerSecond LEAST_BANDWIDTH = new BytesPerSecond(19.2e9);

    static final int LEAST_CORES = 4;

    /// Two 256-bit (x86-64) or four 128-bit (AArch64) multiply-adds of 32-bit numbers in a cycle, at 2 GHz.
    static final double FLOPS_PER_CORE = 32 * 2e9;

    /// Share of the peak bandwidth that reading weights reaches (source: 4-bit Llama 70B at 3.86 and 405B at 0.90
    /// tok/s on AmpereOne A192-32X, geerlingguy/ai-benchmarks).
    static final double BANDWIDTH_REACH = 0.55;

    /// Share of the multiply-adds that blocked matrix code reaches (source: llama.cpp's kernels on x86-64 and AArch64
    /// reach between half and three quarters; no run here measures it apart).
    private static final double ARITHMETIC_REACH = 0.72;

    /// A pass of llama.cpp (source: the shipped model of 5 million parameters answers at 535 tok/s on two busy
    /// processors, of which reading its weights explains 0.5 ms a token). More threads cost more; not measured.
    private static final double PASS_SECONDS = 1.4e-3;

    private static final double SEQUENCE_SECONDS = 10e-6;
    private static final double HALF_BYTES = 2;

    private final ModelWork work;
    private final Machine.Processors processors;

    ProcessorStep(ModelWork work, Machine.Processors processors) {
        this.work = work;
        this.processors = processors;
    }

    double seconds(StepLoad load) {
        double tokens = load.tokens();
        double bytes = work.head() * HALF_BYTES;
        double parameters = work.head();
        for (Dense part : work.dense()) {
            bytes += part.parameters() * part.format().bitsOf(part.part()) / Byte.SIZE;
            parameters += part.parameters();
        }
        double flops = 2 * tokens * parameters;
        if (work.experts().isPresent()) {
            Routed routed = work.experts().get();
            double chosen = tokens * routed.perToken() / routed.count();
            double read = chosen / (1 + chosen) * routed.count(); // popularity spread like an exponential distribution
            bytes += read
                    * routed.parameters()
                    * routed.layers()
                    * routed.format().bitsOf(ModelPart.ROUTED_EXPERTS)
                    / Byte.SIZE;
            flops += 2 * tokens * routed.perToken() * routed.parameters() * routed.layers();
        }
        for (Cache cache : work.caches()) {
            double seen = Math.min(load.context(), cache.mostTokens());
            bytes += load.sequences() * cache.layers() * cache.bytesPerToken() * seen;
            flops += load.promptTokens() * cache.layers() * cache.promptFlops() * Math.min(load.promptContext(), seen);
        }
        bytes += load.sequences() * work.stateBytes();
        return Math.max(
                        bytes / processors.bandwidth().value(),
                        flops / (processors.flopsPerSecond() * ARITHMETIC_REACH))
                + PASS_SECONDS
                + SEQUENCE_SECONDS * load.sequences();
    }
}
