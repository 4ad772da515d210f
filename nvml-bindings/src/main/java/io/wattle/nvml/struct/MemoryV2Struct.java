package io.wattle.nvml.struct;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;

/// {@code nvmlMemory_v2_t}, 40 bytes: frame buffer memory with the reserved part apart; header 11.6 and later (driver
/// 510).
public record MemoryV2Struct(MemorySegment segment) {
    public static final StructLayout LAYOUT = MemoryLayout.structLayout(
                    JAVA_INT.withName("version"),
                    MemoryLayout.paddingLayout(4),
                    JAVA_LONG.withName("total"),
                    JAVA_LONG.withName("reserved"),
                    JAVA_LONG.withName("free"),
                    JAVA_LONG.withName("used"))
            .withName("nvmlMemory_v2_t");

    /// {@code sizeof(struct) | 2 << 24}, as NVML's macro computes it.
    public static final int VERSION = (int) LAYOUT.byteSize() | (2 << 24);

    private static final long TOTAL = LAYOUT.byteOffset(PathElement.groupElement("total"));
    private static final long RESERVED = LAYOUT.byteOffset(PathElement.groupElement("reserved"));
    private static final long FREE = LAYOUT.byteOffset(PathElement.groupElement("free"));
    private static final long USED = LAYOUT.byteOffset(PathElement.groupElement("used"));

    /// Zeroed, with its version set.
    public static MemoryV2Struct allocate(Arena arena) {
        var segment = arena.allocate(LAYOUT);
        segment.set(JAVA_INT, 0, VERSION);
        return new MemoryV2Struct(segment);
    }

    public long total() {
        return segment.get(JAVA_LONG, TOTAL);
    }

    public long reserved() {
        return segment.get(JAVA_LONG, RESERVED);
    }

    public long free() {
        return segment.get(JAVA_LONG, FREE);
    }

    public long used() {
        return segment.get(JAVA_LONG, USED);
    }
}
