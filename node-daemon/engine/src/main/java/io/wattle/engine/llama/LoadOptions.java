package io.wattle.engine.llama;

import java.nio.file.Path;

/// How to load a model.
///
/// @param contextPerSlot tokens, prompt and answer together, that each slot holds
/// @param slots generations at once
/// @param threads that one step of llama.cpp uses
/// @param nativeLog whether llama.cpp writes its own log to standard error
/// @param temporary where the native library is extracted
public record LoadOptions(Path model, int contextPerSlot, int slots, int threads, boolean nativeLog, Path temporary) {}
