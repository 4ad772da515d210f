package io.wattle.nvml.struct;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;

/// {@code nvmlUtilization_t}, 8 bytes: shares of time with any work and any memory access.
public record UtilizationStruct(MemorySegment segment) {
    public static final StructLayout LAYOUT = MemoryLayout.structLayout(
                    JAVA_INT.withName("gpu"), JAVA_INT.withName("memory"))
            .withName("nvmlUtilization_t");

    private static final long GPU = LAYOUT.byteOffset(PathElement.groupElement("gpu"));
    private static final long MEMORY = LAYOUT.byteOffset(PathElement.groupElement("memory"));

    /// Zeroed.
    public static UtilizationStruct allocate(Arena arena) {
        return new UtilizationStruct(arena.allocate(LAYOUT));
    }

    public int gpu() {
        return segment.get(JAVA_INT, GPU);
    }

    public int memory() {
        return segment.get(JAVA_INT, MEMORY);
    }
}
