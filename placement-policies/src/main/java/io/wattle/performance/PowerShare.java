package io.wattle.performance;

import io.wattle.performance.Step.Work;
import io.wattle.workload.Precision;

/// Share of its highest power that a device draws while it runs a step.
///
/// Power follows phases: reading keys and values and unpacking small weights run hot, waiting for other GPUs runs
/// cold, arithmetic enters like a square root. Weights of the phases: fitted to ML.ENERGY v3 on H100 (vLLM 0.11).
final class PowerShare {
    private static final double FLOOR = 0.39;
    private static final double DENSE = 0.14;
    private static final double EXPERTS = 0.22;
    private static final double CACHE = 0.55;
    private static final double ARITHMETIC = 0.91;
    private static final double SMALL_WEIGHTS = 0.31;
    private static final double COLLECTIVES = -0.78;

    private PowerShare() {}

    static double of(Step step, Work work) {
        if (work.machine().overhead().equals(StepOverhead.CPU_ENGINE)) {
            return 1; // llama.cpp keeps every core busy while it works
        }
        double seconds = step.seconds();
        boolean isSmall = work.precision() == Precision.FP4 || work.precision() == Precision.INT4;
        double share = FLOOR
                + DENSE * step.dense() / seconds
                + (EXPERTS + (isSmall ? SMALL_WEIGHTS : 0)) * step.experts() / seconds
                + CACHE * step.cache() / seconds
                + ARITHMETIC * Math.sqrt(Math.min(1, step.arithmetic() / seconds))
                + COLLECTIVES * step.collectives() / seconds;
        return Math.clamp(share, 0.1, 1);
    }
}
