/// Writes model files with random weights, in the format of llama.cpp.
///
/// A file of any shape of the catalogue loads and decodes at that shape's real speed and watts, which is what trying
/// hardware needs; its answers are noise. Used by the command line; depends on the shapes of {@code io.wattle.workload}
/// alone. Read {@link io.wattle.gguf.SyntheticModel} first.
@NullMarked
package io.wattle.gguf;

import org.jspecify.annotations.NullMarked;
