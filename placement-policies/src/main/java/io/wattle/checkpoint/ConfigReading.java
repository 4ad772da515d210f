package io.wattle.checkpoint;

import io.wattle.workload.ModelArchitecture;

/// What became of reading a {@code config.json}.
public sealed interface ConfigReading {
    record Understood(ModelArchitecture architecture) implements ConfigReading {}

    /// @param reason one clause that names every field that is missing or not understood, such as
    ///               {@code "of model type \"mamba\" lacks hidden_size, so its shape is not known"}
    record Refused(String reason) implements ConfigReading {}
}
