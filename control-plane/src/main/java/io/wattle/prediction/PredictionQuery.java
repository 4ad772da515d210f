package io.wattle.prediction;

import java.util.OptionalDouble;
import java.util.OptionalInt;

/// One question to the model: a replica, what it is asked, and what its GPUs are held to.
///
/// @param threads    of llama.cpp on a processor; none for one on each core
/// @param sequences  requests under way together
/// @param clockMhz   locked SM clock
/// @param capWatts   power limit of each GPU
public record PredictionQuery(
        ReplicaSpec replica,
        OptionalInt threads,
        double sequences,
        double inputTokens,
        double outputTokens,
        OptionalDouble clockMhz,
        OptionalDouble capWatts) {}
