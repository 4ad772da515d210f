package io.wattle.simulation;

/// Where joules went; simulated.
///
/// @param prefill GPUs, reading prompts
/// @param decode  GPUs, answering
/// @param idle    GPUs that hold a model and wait, or hold none
/// @param loading GPUs, while weights are loaded
/// @param host    everything else in the nodes, and what parked nodes draw
public record EnergyUse(double prefill, double decode, double idle, double loading, double host) {
    public static final EnergyUse NONE = new EnergyUse(0, 0, 0, 0, 0);

    public double gpu() {
        return prefill + decode + idle + loading;
    }

    public double total() {
        return gpu() + host;
    }

    public EnergyUse plus(EnergyUse other) {
        return new EnergyUse(
                prefill + other.prefill,
                decode + other.decode,
                idle + other.idle,
                loading + other.loading,
                host + other.host);
    }
}
