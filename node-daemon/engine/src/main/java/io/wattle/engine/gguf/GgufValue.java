package io.wattle.engine.gguf;

/// One metadata value.
public sealed interface GgufValue {
    /// Any integer type. Unsigned 64-bit values of 2^63 and more appear negative.
    record Whole(long value) implements GgufValue {}

    /// A 32-bit or 64-bit float.
    record Real(double value) implements GgufValue {}

    record Truth(boolean value) implements GgufValue {}

    record Text(String value) implements GgufValue {}

    /// An array, whose elements are checked and not kept: a vocabulary alone has a hundred thousand.
    ///
    /// @param longest bytes of the longest element
    record Sequence(GgufType type, long count, long longest) implements GgufValue {}
}
