package io.wattle.nvml.struct;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;

/// {@code nvmlUUID_v1_t}, 52 bytes: a UUID as text or as 16 bytes; header 12.9 and later.
public record UUIDV1Struct(MemorySegment segment) {
    public static final StructLayout LAYOUT = MemoryLayout.structLayout(
                    JAVA_INT.withName("version"),
                    JAVA_INT.withName("type"),
                    MemoryLayout.sequenceLayout(41, JAVA_BYTE).withName("value"),
                    MemoryLayout.paddingLayout(3))
            .withName("nvmlUUID_v1_t");

    /// {@code sizeof(struct) | 1 << 24}, as NVML's macro computes it.
    public static final int VERSION = (int) LAYOUT.byteSize() | (1 << 24);

    private static final long TYPE = LAYOUT.byteOffset(PathElement.groupElement("type"));
    private static final long VALUE = LAYOUT.byteOffset(PathElement.groupElement("value"));

    /// Zeroed, with its version set.
    public static UUIDV1Struct allocate(Arena arena) {
        var segment = arena.allocate(LAYOUT);
        segment.set(JAVA_INT, 0, VERSION);
        return new UUIDV1Struct(segment);
    }

    public void type(int value) {
        segment.set(JAVA_INT, TYPE, value);
    }

    public void value(byte[] bytes) {
        MemorySegment.copy(bytes, 0, segment, JAVA_BYTE, VALUE, bytes.length);
    }
}
