/// The engine's HTTP side: OpenAI's form of requests, answers and errors over Helidon.
///
/// Only the wiring in {@code io.wattle.engine} depends on this package. Read {@link io.wattle.engine.http.EngineServer}
/// first.
@NullMarked
package io.wattle.engine.http;

import org.jspecify.annotations.NullMarked;
