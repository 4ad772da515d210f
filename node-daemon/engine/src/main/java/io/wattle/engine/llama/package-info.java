/// llama.cpp as this server needs it: load, render a conversation, count tokens, generate in slots.
///
/// The HTTP side depends on this package and never on {@code de.kherud.llama}. Read
/// {@link io.wattle.engine.llama.TextModel} first.
@NullMarked
package io.wattle.engine.llama;

import org.jspecify.annotations.NullMarked;
