package io.wattle.engine.gguf;

import java.util.Optional;

/// The types of metadata values, by the number that GGUF version 3 gives them.
///
/// Source: gguf.md of ggml, enum gguf_metadata_value_type.
public enum GgufType {
    UINT8(1),
    INT8(1),
    UINT16(2),
    INT16(2),
    UINT32(4),
    INT32(4),
    FLOAT32(4),
    BOOL(1),
    STRING(8),
    ARRAY(12),
    UINT64(8),
    INT64(8),
    FLOAT64(8);

    /// The fewest bytes that a value takes: all of it, or its length, or its element type and count.
    final int bytesAtLeast;

    GgufType(int bytesAtLeast) {
        this.bytesAtLeast = bytesAtLeast;
    }

    static Optional<GgufType> numbered(long number) {
        return number < values().length ? Optional.of(values()[(int) number]) : Optional.empty();
    }
}
