package io.wattle.prediction;

import io.wattle.performance.SteadyState;
import java.util.Optional;

/// The answer to one question.
public sealed interface Prediction {
    /// @param model   what the name was taken for, with what was assumed in brackets
    /// @param memory  what the replica holds
    /// @param state   mean values, modelled
    /// @param latencyFactor by which the gap between tokens may be off either way, 90 % of the time
    /// @param wattsFactor   by which the watts may be off either way
    /// @param isCalibrated  whether the GPU or processor is one that the constants were fitted on
    record Predicted(
            String model,
            MemoryUse memory,
            SteadyState state,
            double latencyFactor,
            double wattsFactor,
            boolean isCalibrated)
            implements Prediction {}

    /// The weights alone need more than the GPUs have.
    record TooLarge(String model, MemoryUse memory, String reason) implements Prediction {}

    /// @param reason one sentence with the value, its bound and advice
    record Unpredictable(String reason) implements Prediction {}

    /// @param weightsPerGpu bytes
    /// @param cache         what fits beside them; none where nobody says how much memory there is
    record MemoryUse(double weightsPerGpu, Optional<Room> cache) {}

    /// @param tokens of context that fit into the KV cache of the replica
    /// @param fits   whether weights and at least one sequence fit
    record Room(double tokens, boolean fits) {}
}
