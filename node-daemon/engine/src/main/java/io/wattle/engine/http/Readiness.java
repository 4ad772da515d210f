package io.wattle.engine.http;

import io.wattle.engine.llama.SlotPool;
import io.wattle.engine.llama.TextModel;

/// What the engine can do right now.
public sealed interface Readiness {
    /// The port is open and the model is not there yet.
    record Loading() implements Readiness {}

    record Ready(TextModel model, SlotPool slots) implements Readiness {}

    /// What runs is finished, nothing new is taken.
    record Stopping() implements Readiness {}
}
