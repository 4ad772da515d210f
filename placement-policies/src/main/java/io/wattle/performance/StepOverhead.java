package io.wattle.performance;

/// Time a step of an engine takes beside its arithmetic: launching, sampling, scheduling.
///
/// @param perStepSeconds     once a step
/// @param perLayerSeconds    for each block
/// @param perSequenceSeconds for each sequence of the step
/// @param perLogitSeconds    for each sequence and entry of the vocabulary
public record StepOverhead(
        double perStepSeconds, double perLayerSeconds, double perSequenceSeconds, double perLogitSeconds) {
    /// vLLM 0.11 on H100 (source: fitted to ML.ENERGY v3 runs).
    public static final StepOverhead GPU_ENGINE = new StepOverhead(1.24e-3, 10e-6, 35e-6, 12e-6 / 100_000);

    /// llama.cpp (source: the shipped model of 5 million parameters answers at 535 tok/s on two busy processors, of
    /// which reading its weights explains 0.5 ms a token). More threads cost more; that was not measured.
    public static final StepOverhead CPU_ENGINE = new StepOverhead(1.4e-3, 0, 10e-6, 0);

    double seconds(int layers, double sequences, int vocabulary) {
        return perStepSeconds
                + perLayerSeconds * layers
                + (perSequenceSeconds + perLogitSeconds * vocabulary) * sequences;
    }
}
