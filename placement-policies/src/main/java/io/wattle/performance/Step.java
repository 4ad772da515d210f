package io.wattle.performance;

import io.wattle.workload.KvCache;
import io.wattle.workload.ModelArchitecture;
import io.wattle.workload.ModelWeights;
import io.wattle.workload.Precision;

/// Where the time of one pass through all blocks goes, in seconds.
///
/// @param dense       weights that every token uses
/// @param experts     routed experts
/// @param cache       reading keys and values
/// @param collectives exchanging activations between GPUs
/// @param overhead    what the engine adds
/// @param arithmetic  what multiplying alone would take at the peak rate
record Step(double dense, double experts, double cache, double collectives, double overhead, double arithmetic) {
    // Shares of the data sheet's peaks that kernels reach, and the sharpness of the knee between waiting for memory
    // and multiplying (source: fitted to ML.ENERGY v3, vLLM 0.11 on H100; form p-norm of both times).
    private static final double DENSE_BANDWIDTH_SHARE = 0.84;
    private static final double DENSE_COMPUTE_SHARE = 0.72;
    private static final double EXPERT_BANDWIDTH_SHARE = 0.735;
    private static final double EXPERT_COMPUTE_SHARE = 0.39;
    private static final double CACHE_BANDWIDTH_SHARE = 0.79;
    private static final double LINK_SHARE = 0.61;
    private static final double KNEE = 2.3;

    private static final double COLLECTIVE_LATENCY_SECONDS = 4.6e-6;
    private static final int ACTIVATION_BYTES = 2;

    double seconds() {
        return dense + experts + cache + collectives + overhead;
    }

    /// One pass over {@code tokens}, which belong to {@code sequences} and look back on {@code contextTokens} each.
    static Step of(Work work, double tokens, double sequences, double contextTokens) {
        ModelArchitecture model = work.model();
        Machine machine = work.machine();
        double fill = tokens / (tokens + machine.halfFilledTokens());
        double bytesPerParameter = work.precision().bitsPerWeight() / Byte.SIZE;
        long routed = ModelWeights.routedExperts(model);
        long active = ModelWeights.activeParameters(model);
        double routedShare =
                model.experts().map(e -> (double) e.perToken() / e.count()).orElse(0.0);
        double always = active - routed * routedShare;

        double denseBytes = always * bytesPerParameter / machine.devices();
        double denseFlops = 2 * tokens * always / machine.devices() + work.attentionFlops(tokens, contextTokens);
        double denseCompute = denseFlops / (machine.flopsPerSecond() * DENSE_COMPUTE_SHARE * fill);
        double expertBytes = routed * touchedShare(model, tokens) * bytesPerParameter / machine.devices();
        double expertFlops = 2 * tokens * routed * routedShare / machine.devices();
        double expertCompute = expertFlops / (machine.flopsPerSecond() * EXPERT_COMPUTE_SHARE * fill);
        double bandwidth = machine.bandwidth().value();
        double cacheBytes = sequences
                * KvCache.bytesPerSequencePerGpu(model, Math.round(contextTokens), machine.devices(), 1)
                        .value();
        return new Step(
                slower(denseBytes / (bandwidth * DENSE_BANDWIDTH_SHARE), denseCompute),
                slower(expertBytes / (bandwidth * EXPERT_BANDWIDTH_SHARE), expertCompute),
                cacheBytes / (bandwidth * CACHE_BANDWIDTH_SHARE),
                collectives(model, machine, tokens),
                machine.overhead().seconds(model.layers(), sequences, model.vocabularySize()),
                (denseFlops + expertFlops) / machine.flopsPerSecond());
    }

    /// Share of the routed experts that a step reads: tokens choose them unevenly, popularity being spread like an
    /// exponential distribution.
    private static double touchedShare(ModelArchitecture model, double tokens) {
        return model.experts()
                .map(experts -> 1 - 1 / (1 + tokens * experts.perToken() / experts.count()))
                .orElse(0.0);
    }

    private static double collectives(ModelArchitecture model, Machine machine, double tokens) {
        int devices = machine.devices();
        if (devices == 1) {
            return 0;
        }
        double latency = COLLECTIVE_LATENCY_SECONDS * Math.log(devices) / Math.log(2);
        double bytes = 2 * tokens * model.hiddenSize() * ACTIVATION_BYTES; // after attention and after feed-forward
        double transfer =
                2.0 * (devices - 1) / devices * bytes / (machine.link().value() * LINK_SHARE);
        return model.layers() * (latency + transfer);
    }

    private static double slower(double memory, double compute) {
        return Math.pow(Math.pow(memory, KNEE) + Math.pow(compute, KNEE), 1 / KNEE);
    }

    /// What is run where.
    record Work(ModelArchitecture model, Precision precision, Machine machine) {
        /// Multiplications of queries with keys and of weights with values, on one device.
        double attentionFlops(double tokens, double contextTokens) {
            double held = model.context().heldTokens(Math.round(contextTokens));
            double width =
                    (double) model.attention().heads() * model.attention().headDimension();
            return 4 * tokens * held * width / machine.devices();
        }
    }
}
