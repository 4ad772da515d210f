/// The engine's process: flags, start, stop.
///
/// {@code wattle-engine} is a small OpenAI-compatible server around llama.cpp, a process like any other engine: the
/// node daemon starts and watches it and nothing compiles against it. Read {@link io.wattle.engine.EngineMain} first.
@NullMarked
package io.wattle.engine;

import org.jspecify.annotations.NullMarked;
