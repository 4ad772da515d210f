package io.wattle.nvml.struct;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;

/// {@code nvmlEventData_t}, 32 bytes: one event of a GPU.
public record EventDataStruct(MemorySegment segment) {
    public static final StructLayout LAYOUT = MemoryLayout.structLayout(
                    ADDRESS.withName("device"),
                    JAVA_LONG.withName("eventType"),
                    JAVA_LONG.withName("eventData"),
                    JAVA_INT.withName("gpuInstanceId"),
                    JAVA_INT.withName("computeInstanceId"))
            .withName("nvmlEventData_t");

    private static final long DEVICE = LAYOUT.byteOffset(PathElement.groupElement("device"));
    private static final long EVENT_TYPE = LAYOUT.byteOffset(PathElement.groupElement("eventType"));
    private static final long EVENT_DATA = LAYOUT.byteOffset(PathElement.groupElement("eventData"));
    private static final long GPU_INSTANCE_ID = LAYOUT.byteOffset(PathElement.groupElement("gpuInstanceId"));
    private static final long COMPUTE_INSTANCE_ID = LAYOUT.byteOffset(PathElement.groupElement("computeInstanceId"));

    /// Zeroed.
    public static EventDataStruct allocate(Arena arena) {
        return new EventDataStruct(arena.allocate(LAYOUT));
    }

    public MemorySegment device() {
        return segment.get(ADDRESS, DEVICE);
    }

    public long eventType() {
        return segment.get(JAVA_LONG, EVENT_TYPE);
    }

    public long eventData() {
        return segment.get(JAVA_LONG, EVENT_DATA);
    }

    public int gpuInstanceId() {
        return segment.get(JAVA_INT, GPU_INSTANCE_ID);
    }

    public int computeInstanceId() {
        return segment.get(JAVA_INT, COMPUTE_INSTANCE_ID);
    }
}
