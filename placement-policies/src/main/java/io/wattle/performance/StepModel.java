package io.wattle.performance;

import io.wattle.performance.ModelWork.Cache;
import io.wattle.performance.ModelWork.Dense;
import io.wattle.performance.ModelWork.Routed;
import io.wattle.workload.ModelPart;
import io.wattle.workload.Precision;

/// Time of one step of an engine: a roofline for each kind of operator, with what no data sheet shows.
///
/// An operator takes the p-norm of the time to read its bytes and the time to multiply, each at the share of the
/// data sheet's peak that kernels reach (form: Williams et al., "Roofline", CACM 2009, smoothed at the knee).
final class StepModel {
    private static final double ACTIVATION_BYTES = 2;

    /// Sequences up to which vLLM records graphs; above, each block is launched by the host (source: vLLM's
    /// {@code cudagraph_capture_sizes}).
    private static final double GRAPH_SEQUENCES = 512;

    private static final double BLOCK_LAUNCH_SECONDS = 8e-6;

    /// Tokens of an expert at which it multiplies at half its speed, relative to a dense matrix.
    private static final double EXPERT_FILL = 0.5;

    /// Inner size of an expert at which {@code experts.memory} holds.
    private static final double REFERENCE_EXPERT = 1500;

    /// Mean of the largest of n standard normal values, n = 2, 4, 8 (source: Harter, Biometrika 48, 1961).
    private static final double[] LARGEST = {0, 0.56, 1.03, 1.42, 1.77, 2.07, 2.34};

    private final ModelWork work;
    private final Accelerator gpu;
    private final Layout layout;
    private final Operators o;
    private final EngineProfile engine;
    private final double clock;
    private final double bandwidth;

    StepModel(Configuration configuration, Calibration calibration, double clock) {
        this.work = configuration.work();
        this.gpu = configuration.gpu();
        this.layout = configuration.layout();
        this.o = calibration.operators();
        this.engine = calibration.engine(configuration.engineKey());
        this.clock = clock;
        this.bandwidth = gpu.bytesPerSecond() / calibration.clock().memoryStretch(clock);
    }

    StepTime of(StepLoad load) {
        double tokens = load.tokens();
        double arithmetic = 0;
        double dense = 0;
        for (Dense part : work.dense()) {
            double flops = 2 * tokens / part.shards() * part.parameters();
            arithmetic += flops / rate(part);
            dense += denseTime(part, flops, tokens / part.shards());
        }
        double answers = load.sequences() + Math.min(1, load.promptTokens());
        double headFlops = 2 * answers * work.head();
        dense += headTime(headFlops, answers);
        arithmetic += headFlops / gpu.halfFlops();
        double experts = 0;
        double wait = 0;
        if (work.experts().isPresent()) {
            Routed routed = work.experts().get();
            experts = expertTime(routed, tokens, 0);
            wait = layout.spreadsExperts() ? expertTime(routed, tokens, spread()) - experts : 0;
            arithmetic += expertFlops(routed, tokens) / expertRate(routed);
        }
        double cache = cacheTime(load);
        double attention = promptAttention(load);
        arithmetic += attention * o.attentionArithmetic() + cacheFlops(load) / gpu.halfFlops();
        double scale = engine.gpuFactor();
        return new StepTime(
                dense * scale,
                experts * scale,
                Math.max(0, wait) * scale,
                cache * scale,
                attention / clock * scale,
                collectives(tokens) * scale,
                engine.sequenceFactor() * o.perLogit() * load.sequences() * work.vocabularySize(),
                overhead(load.sequences()),
                arithmetic / clock);
    }

    private double denseTime(Dense part, double flops, double tokens) {
        Precision precision = part.format().precisionOf(part.part());
        double bits = part.format().bitsOf(part.part());
        double memory = gpu.isBeforeFp8() ? o.oldDenseMemory() : o.denseMemory();
        double reach = gpu.isBeforeFp8() ? o.oldDenseArithmetic() : o.denseArithmetic();
        if (bits < 6) {
            memory *= o.fourBitMemory();
        } else if (bits < 12) {
            memory *= o.fp8Memory();
            reach *= gpu.computesIn(precision) ? o.fp8Arithmetic() : 1;
        }
        double bytes = part.parameters() * bits / Byte.SIZE;
        return knee(bytes / (bandwidth * memory), flops / (rate(part) * clock * reach * fill(tokens)));
    }

    private double headTime(double flops, double answers) {
        double memory = gpu.isBeforeFp8() ? o.oldDenseMemory() : o.denseMemory();
        double reach = gpu.isBeforeFp8() ? o.oldDenseArithmetic() : o.denseArithmetic();
        double bytes = work.head() * ACTIVATION_BYTES;
        return knee(bytes / (bandwidth * memory), flops / (gpu.halfFlops() * clock * reach * fill(answers)));
    }

    private double rate(Dense part) {
        Precision precision = part.format().precisionOf(part.part());
        int activation = part.format().unquantised().contains(part.part())
                ? 16
                : part.format().activationBits();
        return gpu.flops(precision, activation);
    }

    /// Experts that a step reads: tokens choose them unevenly, popularity being spread like a gamma distribution. Of
    /// experts spread over GPUs the busiest one sets the pace; each GPU's share varies like independent choices.
    private double expertTime(Routed routed, double tokens, double deviations) {
        double perGpu = (double) routed.count() / layout.tensor();
        double square = o.popularitySpread() * o.popularitySpread();
        double chosen = tokens * routed.perToken() / routed.count();
        double share = 1 - Math.pow(1 + square * chosen, -1 / square);
        double read = Math.min(perGpu, share * perGpu + deviations * Math.sqrt(perGpu * share * (1 - share)));
        double uneven = Math.sqrt((1 + square * chosen) / Math.max(1e-9, tokens * routed.perToken() / layout.tensor()));
        double more = Math.min(1 + deviations * uneven, layout.tensor());
        double bits = routed.format().bitsOf(ModelPart.ROUTED_EXPERTS);
        double memory = o.expertMemory() * sizeReach(routed.innerSize());
        double reach = o.expertArithmetic();
        if (bits < 6) {
            memory *= o.fourBitMemory();
            reach *= o.fourBitArithmetic();
        } else if (bits < 12) {
            memory *= o.fp8ExpertMemory();
            reach *= o.fp8ExpertArithmetic();
        }
        double each = tokens * routed.perToken() / Math.max(1e-9, share * routed.count());
        double bytes = read * routed.parameters() * bits / Byte.SIZE * routed.layers();
        double flops = expertFlops(routed, tokens) * more;
        return knee(
                bytes / (bandwidth * memory),
                flops / (expertRate(routed) * clock * reach * each / (each + EXPERT_FILL * o.halfFilledTokens())));
    }

    private double sizeReach(double innerSize) {
        return innerSize
                / (innerSize + o.expertHalfSize())
                * (REFERENCE_EXPERT + o.expertHalfSize())
                / REFERENCE_EXPERT;
    }

    private double expertFlops(Routed routed, double tokens) {
        return 2 * tokens * routed.perToken() * routed.parameters() * routed.layers() / layout.tensor();
    }

    private double expertRate(Routed routed) {
        return gpu.flops(
                routed.format().precisionOf(ModelPart.ROUTED_EXPERTS),
                routed.format().activationBits());
    }

    private double spread() {
        double doublings = Math.log(layout.experts()) / Math.log(2);
        int below = (int) Math.min(LARGEST.length - 2, Math.floor(doublings));
        double part = Math.min(1, doublings - below);
        return o.busiestGpu() * (LARGEST[below] * (1 - part) + LARGEST[below + 1] * part);
    }

    private double cacheTime(StepLoad load) {
        double bytes = 0;
        for (Cache cache : work.caches()) {
            bytes += load.sequences()
                    / cache.shards()
                    * cache.layers()
                    * cache.bytesPerToken()
                    * Math.min(load.context(), cache.mostTokens());
        }
        double memory = o.cacheMemory() * (work.keepsSmall() ? o.fp8CacheMemory() : 1);
        double keys = knee(
                bytes / (bandwidth * memory), cacheFlops(load) / (gpu.halfFlops() * clock * o.attentionArithmetic()));
        return keys + load.sequences() * work.stateBytes() / (bandwidth * o.stateMemory());
    }

    private double cacheFlops(StepLoad load) {
        double flops = 0;
        for (Cache cache : work.caches()) {
            flops += load.sequences()
                    / cache.shards()
                    * cache.layers()
                    * cache.decodeFlops()
                    * Math.min(load.context(), cache.mostTokens());
        }
        return flops;
    }

    private double promptAttention(StepLoad load) {
        double flops = 0;
        for (Cache cache : work.caches()) {
            flops += load.promptTokens()
                    / cache.shards()
                    * cache.layers()
                    * cache.promptFlops()
                    * Math.min(load.promptContext(), cache.mostTokens());
        }
        return flops / (gpu.halfFlops() * o.attentionArithmetic());
    }

    /// Two exchanges in each block: a latency for each doubling of the group, and a ring's bytes (source: Thakur et
    /// al., IJHPCA 19, 2005).
    private double collectives(double tokens) {
        int devices = layout.tensor();
        if (devices == 1) {
            return 0;
        }
        double bytes = 2.0 * (devices - 1) / devices * tokens * work.hiddenSize() * ACTIVATION_BYTES;
        double latency = o.linkLatency() * Math.log(devices) / Math.log(2);
        return 2 * work.halfBlocks() * (latency + bytes / (gpu.link() * o.linkShare()));
    }

    private double overhead(double sequences) {
        double blocks = o.perBlock() * work.halfBlocks()
                + o.perExpertBlock() * work.experts().map(Routed::layers).orElse(0)
                + (work.isQuantised() ? o.perQuantisedBlock() * work.halfBlocks() : 0)
                + o.perLinearBlock() * work.linearLayers();
        double beyond = sequences > GRAPH_SEQUENCES ? o.beyondGraphs() * work.halfBlocks() * BLOCK_LAUNCH_SECONDS : 0;
        return engine.stepSeconds()
                + engine.blockFactor() * blocks
                + engine.sequenceFactor() * o.perSequence() * sequences
                + beyond;
    }

    private double fill(double tokens) {
        return tokens / (tokens + o.halfFilledTokens());
    }

    private double knee(double reading, double multiplying) {
        return Math.pow(Math.pow(reading, o.knee()) + Math.pow(multiplying, o.knee()), 1 / o.knee());
    }
}
