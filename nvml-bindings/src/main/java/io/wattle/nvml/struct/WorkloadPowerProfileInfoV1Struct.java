package io.wattle.nvml.struct;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;

/// {@code nvmlWorkloadPowerProfileInfo_v1_t}, 44 bytes: one workload power profile; header 12.8 and later.
public record WorkloadPowerProfileInfoV1Struct(MemorySegment segment) {
    public static final StructLayout LAYOUT = MemoryLayout.structLayout(
                    JAVA_INT.withName("version"),
                    JAVA_INT.withName("profileId"),
                    JAVA_INT.withName("priority"),
                    MemoryLayout.sequenceLayout(8, JAVA_INT).withName("conflictingMask"))
            .withName("nvmlWorkloadPowerProfileInfo_v1_t");

    /// {@code sizeof(struct) | 1 << 24}, as NVML's macro computes it.
    public static final int VERSION = (int) LAYOUT.byteSize() | (1 << 24);

    private static final long PROFILE_ID = LAYOUT.byteOffset(PathElement.groupElement("profileId"));
    private static final long PRIORITY = LAYOUT.byteOffset(PathElement.groupElement("priority"));
    private static final long CONFLICTING_MASK = LAYOUT.byteOffset(PathElement.groupElement("conflictingMask"));

    public int profileId() {
        return segment.get(JAVA_INT, PROFILE_ID);
    }

    public int priority() {
        return segment.get(JAVA_INT, PRIORITY);
    }

    public int[] conflictingMask() {
        return segment.asSlice(CONFLICTING_MASK, 32).toArray(JAVA_INT);
    }
}
