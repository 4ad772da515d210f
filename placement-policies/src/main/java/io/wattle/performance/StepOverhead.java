package io.wattle.performance;

/// Time a step of an engine takes beside its arithmetic: launching, sampling, scheduling.
///
/// @param perStepSeconds     once a step
/// @param perLayerSeconds    for each block
/// @param perSequenceSeconds for each sequence of the step
public record StepOverhead(double perStepSeconds, double perLayerSeconds, double perSequenceSeconds) {
    /// vLLM 0.11 on H100 (source: fitted to ML.ENERGY v3 runs).
    public static final StepOverhead GPU_ENGINE = new StepOverhead(1.24e-3, 10e-6, 35e-6);

    /// llama.cpp has no launches; what remains is small beside reading the weights. Not measured.
    public static final StepOverhead CPU_ENGINE = new StepOverhead(50e-6, 0, 10e-6);

    double seconds(int layers, double sequences) {
        return perStepSeconds + perLayerSeconds * layers + perSequenceSeconds * sequences;
    }
}
