package io.wattle.nvml.struct;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;

/// {@code nvmlProcessDetailList_v1_t}, 24 bytes: a buffer of process details; header 12.2 and later.
public record ProcessDetailListV1Struct(MemorySegment segment) {
    public static final StructLayout LAYOUT = MemoryLayout.structLayout(
                    JAVA_INT.withName("version"),
                    JAVA_INT.withName("mode"),
                    JAVA_INT.withName("numProcArrayEntries"),
                    MemoryLayout.paddingLayout(4),
                    ADDRESS.withName("procArray"))
            .withName("nvmlProcessDetailList_v1_t");

    /// {@code sizeof(struct) | 1 << 24}, as NVML's macro computes it.
    public static final int VERSION = (int) LAYOUT.byteSize() | (1 << 24);

    private static final long MODE = LAYOUT.byteOffset(PathElement.groupElement("mode"));
    private static final long NUM_PROC_ARRAY_ENTRIES =
            LAYOUT.byteOffset(PathElement.groupElement("numProcArrayEntries"));
    private static final long PROC_ARRAY = LAYOUT.byteOffset(PathElement.groupElement("procArray"));

    /// Zeroed, with its version set.
    public static ProcessDetailListV1Struct allocate(Arena arena) {
        var segment = arena.allocate(LAYOUT);
        segment.set(JAVA_INT, 0, VERSION);
        return new ProcessDetailListV1Struct(segment);
    }

    public void mode(int value) {
        segment.set(JAVA_INT, MODE, value);
    }

    public int numProcArrayEntries() {
        return segment.get(JAVA_INT, NUM_PROC_ARRAY_ENTRIES);
    }

    public void numProcArrayEntries(int value) {
        segment.set(JAVA_INT, NUM_PROC_ARRAY_ENTRIES, value);
    }

    public void procArray(MemorySegment value) {
        segment.set(ADDRESS, PROC_ARRAY, value);
    }
}
