package io.wattle.workload;

import java.util.OptionalInt;

/// How a model asks to be sharded; empty where the planner chooses.
///
/// @param tensor   tensor parallel degree
/// @param pipeline pipeline parallel degree
/// @param expert   expert parallel degree: 1 cuts each expert, the tensor degree spreads them whole
public record ParallelismRequest(OptionalInt tensor, OptionalInt pipeline, OptionalInt expert) {
    /// The planner chooses all.
    public static final ParallelismRequest AUTO =
            new ParallelismRequest(OptionalInt.empty(), OptionalInt.empty(), OptionalInt.empty());

    public ParallelismRequest {
        tensor.ifPresent(degree -> requirePositive("tensor", degree));
        pipeline.ifPresent(degree -> requirePositive("pipeline", degree));
        expert.ifPresent(degree -> requirePositive("expert", degree));
    }

    /// Experts are left to the planner.
    public ParallelismRequest(OptionalInt tensor, OptionalInt pipeline) {
        this(tensor, pipeline, OptionalInt.empty());
    }

    private static void requirePositive(String name, int degree) {
        if (degree < 1) {
            throw new IllegalArgumentException(
                    "The %s parallel degree (%d) must be at least 1.".formatted(name, degree));
        }
    }
}
