package io.wattle.prediction;

import java.util.OptionalDouble;

/// One question to the model: a replica, what it is asked, and what its GPUs are held to.
///
/// @param sequences  requests under way together
/// @param clockMhz   locked SM clock
/// @param capWatts   power limit of each GPU
public record PredictionQuery(
        ReplicaSpec replica,
        double sequences,
        double inputTokens,
        double outputTokens,
        OptionalDouble clockMhz,
        OptionalDouble capWatts) {}
