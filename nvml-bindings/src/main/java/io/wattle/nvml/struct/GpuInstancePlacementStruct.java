package io.wattle.nvml.struct;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;

/// {@code nvmlGpuInstancePlacement_t}, 8 bytes: the memory slices that a GPU instance occupies.
public record GpuInstancePlacementStruct(MemorySegment segment) {
    public static final StructLayout LAYOUT = MemoryLayout.structLayout(
                    JAVA_INT.withName("start"), JAVA_INT.withName("size"))
            .withName("nvmlGpuInstancePlacement_t");

    private static final long START = LAYOUT.byteOffset(PathElement.groupElement("start"));
    private static final long SIZE = LAYOUT.byteOffset(PathElement.groupElement("size"));

    public int start() {
        return segment.get(JAVA_INT, START);
    }

    public int size() {
        return segment.get(JAVA_INT, SIZE);
    }
}
