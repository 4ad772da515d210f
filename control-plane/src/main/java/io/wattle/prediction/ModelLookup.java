package io.wattle.prediction;

import io.wattle.workload.ModelArchitecture;

/// Where the shape of a model comes from.
@FunctionalInterface
public interface ModelLookup {
    Answer find(String name);

    /// What became of a name.
    sealed interface Answer {}

    /// @param statement the model's name, with what was assumed in brackets
    record Found(ModelArchitecture model, String statement) implements Answer {}

    /// @param reason one sentence that ends with advice
    record Missing(String reason) implements Answer {}
}
