package io.wattle.comparison;

import io.wattle.workload.Precision;
import java.util.List;

/// What is asked of every device.
///
/// @param model        catalogue name, or the path of a {@code config.json}
/// @param precisions   of weights that may be chosen; empty for the usual ones of each kind of device
/// @param inputTokens  of a mean prompt
/// @param outputTokens of a mean answer
/// @param firstToken   seconds to the first token at most
/// @param perToken     seconds between tokens at most, one objective each, ascending
public record Question(
        String model,
        List<Precision> precisions,
        int inputTokens,
        int outputTokens,
        double firstToken,
        List<Double> perToken) {
    /// On GPUs, where none are named.
    static final List<Precision> USUAL = List.of(Precision.BF16, Precision.FP8);

    /// On processors, where none are named: llama.cpp has no eight-bit floats.
    static final List<Precision> USUAL_ON_PROCESSORS = List.of(Precision.BF16, Precision.INT8);

    public Question {
        precisions = List.copyOf(precisions);
        perToken = perToken.stream().sorted().distinct().toList();
        if (perToken.isEmpty()) {
            throw new IllegalArgumentException("At least one latency objective must be given.");
        }
    }

    /// Of a request on average while it is answered.
    double meanContext() {
        return inputTokens + outputTokens / 2.0;
    }

    /// Whether a choice holds an objective.
    boolean holds(Choice choice, double perTokenSeconds) {
        return choice.timePerToken() <= perTokenSeconds && choice.timeToFirstToken() <= firstToken;
    }
}
