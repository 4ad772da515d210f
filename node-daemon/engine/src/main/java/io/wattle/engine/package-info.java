/// A small OpenAI-compatible server around llama.cpp, a process like any other engine.
@NullMarked
package io.wattle.engine;

import org.jspecify.annotations.NullMarked;
