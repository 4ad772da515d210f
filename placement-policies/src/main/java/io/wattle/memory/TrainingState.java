package io.wattle.memory;

import io.wattle.quantity.Bytes;

/// What training keeps for each parameter, beside activations.
///
/// @param bytesPerParameter weights, gradients, master weights and both moments of Adam
public record TrainingState(int bytesPerParameter) {
    /// Mixed precision with 16-bit gradients: 2 + 2 + 4 + 4 + 4 (source: ZeRO, arXiv:1910.02054, section 3.1).
    public static final TrainingState HALF_GRADIENTS = new TrainingState(16);

    /// The same with gradients summed in 32 bits: 2 + 4 + 4 + 4 + 4 (source: Megatron-LM's distributed optimizer).
    public static final TrainingState FULL_GRADIENTS = new TrainingState(18);

    public TrainingState {
        if (bytesPerParameter < 1) {
            throw new IllegalArgumentException(
                    "The training state (%d bytes per parameter) must be at least 1.".formatted(bytesPerParameter));
        }
    }

    /// GPUs that hold the state of a model alone.
    ///
    /// @param share of each GPU's memory that the state may take; activations and buffers need the rest
    public long gpus(long parameters, Bytes memory, double share) {
        return (long) Math.ceil((double) parameters * bytesPerParameter / (memory.value() * share));
    }
}
