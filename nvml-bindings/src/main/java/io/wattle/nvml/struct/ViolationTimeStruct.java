package io.wattle.nvml.struct;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;

/// {@code nvmlViolationTime_t}, 16 bytes: how long a policy held the clocks down.
public record ViolationTimeStruct(MemorySegment segment) {
    public static final StructLayout LAYOUT = MemoryLayout.structLayout(
                    JAVA_LONG.withName("referenceTime"), JAVA_LONG.withName("violationTime"))
            .withName("nvmlViolationTime_t");

    private static final long REFERENCE_TIME = LAYOUT.byteOffset(PathElement.groupElement("referenceTime"));
    private static final long VIOLATION_TIME = LAYOUT.byteOffset(PathElement.groupElement("violationTime"));

    /// Zeroed.
    public static ViolationTimeStruct allocate(Arena arena) {
        return new ViolationTimeStruct(arena.allocate(LAYOUT));
    }

    public long referenceTime() {
        return segment.get(JAVA_LONG, REFERENCE_TIME);
    }

    public long violationTime() {
        return segment.get(JAVA_LONG, VIOLATION_TIME);
    }
}
