package io.wattle.nvml.struct;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;

/// {@code nvmlSystemEventSetFreeRequest_v1_t}, 16 bytes: the request that frees a set of system events.
public record SystemEventSetFreeRequestV1Struct(MemorySegment segment) {
    public static final StructLayout LAYOUT = MemoryLayout.structLayout(
                    JAVA_INT.withName("version"), MemoryLayout.paddingLayout(4), ADDRESS.withName("set"))
            .withName("nvmlSystemEventSetFreeRequest_v1_t");

    /// {@code sizeof(struct) | 1 << 24}, as NVML's macro computes it.
    public static final int VERSION = (int) LAYOUT.byteSize() | (1 << 24);

    private static final long SET = LAYOUT.byteOffset(PathElement.groupElement("set"));

    /// Zeroed, with its version set.
    public static SystemEventSetFreeRequestV1Struct allocate(Arena arena) {
        var segment = arena.allocate(LAYOUT);
        segment.set(JAVA_INT, 0, VERSION);
        return new SystemEventSetFreeRequestV1Struct(segment);
    }

    public void set(MemorySegment value) {
        segment.set(ADDRESS, SET, value);
    }
}
