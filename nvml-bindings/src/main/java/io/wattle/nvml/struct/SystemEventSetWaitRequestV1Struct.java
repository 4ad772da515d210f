package io.wattle.nvml.struct;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;

/// {@code nvmlSystemEventSetWaitRequest_v1_t}, 32 bytes: the request that waits for system events.
public record SystemEventSetWaitRequestV1Struct(MemorySegment segment) {
    public static final StructLayout LAYOUT = MemoryLayout.structLayout(
                    JAVA_INT.withName("version"),
                    JAVA_INT.withName("timeoutms"),
                    ADDRESS.withName("set"),
                    ADDRESS.withName("data"),
                    JAVA_INT.withName("dataSize"),
                    JAVA_INT.withName("numEvent"))
            .withName("nvmlSystemEventSetWaitRequest_v1_t");

    /// {@code sizeof(struct) | 1 << 24}, as NVML's macro computes it.
    public static final int VERSION = (int) LAYOUT.byteSize() | (1 << 24);

    private static final long TIMEOUTMS = LAYOUT.byteOffset(PathElement.groupElement("timeoutms"));
    private static final long SET = LAYOUT.byteOffset(PathElement.groupElement("set"));
    private static final long DATA = LAYOUT.byteOffset(PathElement.groupElement("data"));
    private static final long DATA_SIZE = LAYOUT.byteOffset(PathElement.groupElement("dataSize"));
    private static final long NUM_EVENT = LAYOUT.byteOffset(PathElement.groupElement("numEvent"));

    /// Zeroed, with its version set.
    public static SystemEventSetWaitRequestV1Struct allocate(Arena arena) {
        var segment = arena.allocate(LAYOUT);
        segment.set(JAVA_INT, 0, VERSION);
        return new SystemEventSetWaitRequestV1Struct(segment);
    }

    public void timeoutms(int value) {
        segment.set(JAVA_INT, TIMEOUTMS, value);
    }

    public void set(MemorySegment value) {
        segment.set(ADDRESS, SET, value);
    }

    public void data(MemorySegment value) {
        segment.set(ADDRESS, DATA, value);
    }

    public void dataSize(int value) {
        segment.set(JAVA_INT, DATA_SIZE, value);
    }

    public int numEvent() {
        return segment.get(JAVA_INT, NUM_EVENT);
    }
}
