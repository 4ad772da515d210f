package io.wattle.nvml.struct;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;

/// {@code nvmlGpuDynamicPstatesInfo_t}, 132 bytes: utilisation of up to eight domains.
public record GpuDynamicPstatesInfoStruct(MemorySegment segment) {
    private static final StructLayout ELEMENT = MemoryLayout.structLayout(
            JAVA_INT.withName("bIsPresent"),
            JAVA_INT.withName("percentage"),
            JAVA_INT.withName("incThreshold"),
            JAVA_INT.withName("decThreshold"));

    public static final StructLayout LAYOUT = MemoryLayout.structLayout(
                    JAVA_INT.withName("flags"),
                    MemoryLayout.sequenceLayout(8, ELEMENT).withName("utilization"))
            .withName("nvmlGpuDynamicPstatesInfo_t");

    private static final long FLAGS = LAYOUT.byteOffset(PathElement.groupElement("flags"));
    private static final long UTILIZATION = LAYOUT.byteOffset(PathElement.groupElement("utilization"));
    private static final long UTILIZATION_B_IS_PRESENT = ELEMENT.byteOffset(PathElement.groupElement("bIsPresent"));
    private static final long UTILIZATION_PERCENTAGE = ELEMENT.byteOffset(PathElement.groupElement("percentage"));
    private static final long UTILIZATION_INC_THRESHOLD = ELEMENT.byteOffset(PathElement.groupElement("incThreshold"));
    private static final long UTILIZATION_DEC_THRESHOLD = ELEMENT.byteOffset(PathElement.groupElement("decThreshold"));

    /// Zeroed.
    public static GpuDynamicPstatesInfoStruct allocate(Arena arena) {
        return new GpuDynamicPstatesInfoStruct(arena.allocate(LAYOUT));
    }

    public int flags() {
        return segment.get(JAVA_INT, FLAGS);
    }

    public int bIsPresent(int index) {
        return segment.get(JAVA_INT, UTILIZATION + index * ELEMENT.byteSize() + UTILIZATION_B_IS_PRESENT);
    }

    public int percentage(int index) {
        return segment.get(JAVA_INT, UTILIZATION + index * ELEMENT.byteSize() + UTILIZATION_PERCENTAGE);
    }

    public int incThreshold(int index) {
        return segment.get(JAVA_INT, UTILIZATION + index * ELEMENT.byteSize() + UTILIZATION_INC_THRESHOLD);
    }

    public int decThreshold(int index) {
        return segment.get(JAVA_INT, UTILIZATION + index * ELEMENT.byteSize() + UTILIZATION_DEC_THRESHOLD);
    }
}
