package io.wattle.nvml.struct;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;

/// {@code nvmlSystemRegisterEventRequest_v1_t}, 24 bytes: the request that registers system events with a set.
public record SystemRegisterEventRequestV1Struct(MemorySegment segment) {
    public static final StructLayout LAYOUT = MemoryLayout.structLayout(
                    JAVA_INT.withName("version"),
                    MemoryLayout.paddingLayout(4),
                    JAVA_LONG.withName("eventTypes"),
                    ADDRESS.withName("set"))
            .withName("nvmlSystemRegisterEventRequest_v1_t");

    /// {@code sizeof(struct) | 1 << 24}, as NVML's macro computes it.
    public static final int VERSION = (int) LAYOUT.byteSize() | (1 << 24);

    private static final long EVENT_TYPES = LAYOUT.byteOffset(PathElement.groupElement("eventTypes"));
    private static final long SET = LAYOUT.byteOffset(PathElement.groupElement("set"));

    /// Zeroed, with its version set.
    public static SystemRegisterEventRequestV1Struct allocate(Arena arena) {
        var segment = arena.allocate(LAYOUT);
        segment.set(JAVA_INT, 0, VERSION);
        return new SystemRegisterEventRequestV1Struct(segment);
    }

    public void eventTypes(long value) {
        segment.set(JAVA_LONG, EVENT_TYPES, value);
    }

    public void set(MemorySegment value) {
        segment.set(ADDRESS, SET, value);
    }
}
