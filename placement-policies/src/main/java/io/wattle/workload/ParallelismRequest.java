package io.wattle.workload;

import java.util.OptionalInt;

/// How a model asks to be sharded; empty where the planner chooses.
///
/// @param tensor   tensor parallel degree
/// @param pipeline pipeline parallel degree
public record ParallelismRequest(OptionalInt tensor, OptionalInt pipeline) {
    /// The planner chooses both.
    public static final ParallelismRequest AUTO = new ParallelismRequest(OptionalInt.empty(), OptionalInt.empty());

    public ParallelismRequest {
        tensor.ifPresent(degree -> requirePositive("tensor", degree));
        pipeline.ifPresent(degree -> requirePositive("pipeline", degree));
    }

    private static void requirePositive(String name, int degree) {
        if (degree < 1) {
            throw new IllegalArgumentException(
                    "The %s parallel degree (%d) must be at least 1.".formatted(name, degree));
        }
    }
}
