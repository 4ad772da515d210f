package io.wattle.nvml.struct;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;

/// {@code nvmlSystemEventData_v1_t}, 16 bytes: one system event: a driver bound to or unbound from a GPU; it has no
/// version field.
public record SystemEventDataV1Struct(MemorySegment segment) {
    public static final StructLayout LAYOUT = MemoryLayout.structLayout(
                    JAVA_LONG.withName("eventType"), JAVA_INT.withName("gpuId"), MemoryLayout.paddingLayout(4))
            .withName("nvmlSystemEventData_v1_t");

    private static final long EVENT_TYPE = LAYOUT.byteOffset(PathElement.groupElement("eventType"));
    private static final long GPU_ID = LAYOUT.byteOffset(PathElement.groupElement("gpuId"));

    /// The element of an array in C.
    public static SystemEventDataV1Struct at(MemorySegment array, int index) {
        return new SystemEventDataV1Struct(array.asSlice(index * LAYOUT.byteSize(), LAYOUT));
    }

    public long eventType() {
        return segment.get(JAVA_LONG, EVENT_TYPE);
    }

    public int gpuId() {
        return segment.get(JAVA_INT, GPU_ID);
    }
}
