package io.wattle.nvml.struct;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;

/// {@code nvmlBAR1Memory_t}, 24 bytes: the window through which the CPU maps frame buffer memory.
public record BAR1MemoryStruct(MemorySegment segment) {
    public static final StructLayout LAYOUT = MemoryLayout.structLayout(
                    JAVA_LONG.withName("bar1Total"), JAVA_LONG.withName("bar1Free"), JAVA_LONG.withName("bar1Used"))
            .withName("nvmlBAR1Memory_t");

    private static final long BAR1_TOTAL = LAYOUT.byteOffset(PathElement.groupElement("bar1Total"));
    private static final long BAR1_FREE = LAYOUT.byteOffset(PathElement.groupElement("bar1Free"));
    private static final long BAR1_USED = LAYOUT.byteOffset(PathElement.groupElement("bar1Used"));

    /// Zeroed.
    public static BAR1MemoryStruct allocate(Arena arena) {
        return new BAR1MemoryStruct(arena.allocate(LAYOUT));
    }

    public long bar1Total() {
        return segment.get(JAVA_LONG, BAR1_TOTAL);
    }

    public long bar1Free() {
        return segment.get(JAVA_LONG, BAR1_FREE);
    }

    public long bar1Used() {
        return segment.get(JAVA_LONG, BAR1_USED);
    }
}
