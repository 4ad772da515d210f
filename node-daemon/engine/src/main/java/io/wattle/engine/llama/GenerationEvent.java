package io.wattle.engine.llama;

/// What a slot tells about a generation, in order; the last is {@link Finished} or {@link Failed}.
public sealed interface GenerationEvent {
    /// More of the answer; never empty.
    record Delta(String text) implements GenerationEvent {}

    /// @param tokens of the answer, the one that ends it included
    record Finished(FinishReason reason, int tokens) implements GenerationEvent {}

    /// @param reason one sentence
    /// @param stopping the engine stops, as opposed to a fault of llama.cpp
    record Failed(String reason, boolean stopping) implements GenerationEvent {}
}
