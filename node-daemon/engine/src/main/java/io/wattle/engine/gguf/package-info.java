/// Checks a GGUF file before llama.cpp sees it: a damaged file becomes one sentence and not a crash.
///
/// Depends on the JDK alone; the engine and its tests use it. Read {@link io.wattle.engine.gguf.GgufReader} first.
@NullMarked
package io.wattle.engine.gguf;

import org.jspecify.annotations.NullMarked;
