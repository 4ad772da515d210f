package io.wattle.nvml.struct;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;

/// {@code nvmlNvLinkInfo_v1_t}, 8 bytes: whether NVLink encryption is on; header 13.0 and later.
public record NvLinkInfoV1Struct(MemorySegment segment) {
    public static final StructLayout LAYOUT = MemoryLayout.structLayout(
                    JAVA_INT.withName("version"), JAVA_INT.withName("isNvleEnabled"))
            .withName("nvmlNvLinkInfo_v1_t");

    /// {@code sizeof(struct) | 1 << 24}, as NVML's macro computes it.
    public static final int VERSION = (int) LAYOUT.byteSize() | (1 << 24);

    private static final long IS_NVLE_ENABLED = LAYOUT.byteOffset(PathElement.groupElement("isNvleEnabled"));

    /// Zeroed, with its version set.
    public static NvLinkInfoV1Struct allocate(Arena arena) {
        var segment = arena.allocate(LAYOUT);
        segment.set(JAVA_INT, 0, VERSION);
        return new NvLinkInfoV1Struct(segment);
    }

    public int isNvleEnabled() {
        return segment.get(JAVA_INT, IS_NVLE_ENABLED);
    }
}
