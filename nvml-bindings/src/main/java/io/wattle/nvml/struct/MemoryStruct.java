package io.wattle.nvml.struct;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;

/// {@code nvmlMemory_t}, 24 bytes: frame buffer memory; {@code used} counts what the driver reserves.
public record MemoryStruct(MemorySegment segment) {
    public static final StructLayout LAYOUT = MemoryLayout.structLayout(
                    JAVA_LONG.withName("total"), JAVA_LONG.withName("free"), JAVA_LONG.withName("used"))
            .withName("nvmlMemory_t");

    private static final long TOTAL = LAYOUT.byteOffset(PathElement.groupElement("total"));
    private static final long FREE = LAYOUT.byteOffset(PathElement.groupElement("free"));
    private static final long USED = LAYOUT.byteOffset(PathElement.groupElement("used"));

    /// Zeroed.
    public static MemoryStruct allocate(Arena arena) {
        return new MemoryStruct(arena.allocate(LAYOUT));
    }

    public long total() {
        return segment.get(JAVA_LONG, TOTAL);
    }

    public long free() {
        return segment.get(JAVA_LONG, FREE);
    }

    public long used() {
        return segment.get(JAVA_LONG, USED);
    }
}
