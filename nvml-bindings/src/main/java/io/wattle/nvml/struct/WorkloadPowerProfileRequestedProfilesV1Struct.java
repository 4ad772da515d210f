package io.wattle.nvml.struct;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;

/// {@code nvmlWorkloadPowerProfileRequestedProfiles_v1_t}, 36 bytes: the profiles to request or to clear.
public record WorkloadPowerProfileRequestedProfilesV1Struct(MemorySegment segment) {
    public static final StructLayout LAYOUT = MemoryLayout.structLayout(
                    JAVA_INT.withName("version"),
                    MemoryLayout.sequenceLayout(8, JAVA_INT).withName("requestedProfilesMask"))
            .withName("nvmlWorkloadPowerProfileRequestedProfiles_v1_t");

    /// {@code sizeof(struct) | 1 << 24}, as NVML's macro computes it.
    public static final int VERSION = (int) LAYOUT.byteSize() | (1 << 24);

    private static final long REQUESTED_PROFILES_MASK =
            LAYOUT.byteOffset(PathElement.groupElement("requestedProfilesMask"));

    /// Zeroed, with its version set.
    public static WorkloadPowerProfileRequestedProfilesV1Struct allocate(Arena arena) {
        var segment = arena.allocate(LAYOUT);
        segment.set(JAVA_INT, 0, VERSION);
        return new WorkloadPowerProfileRequestedProfilesV1Struct(segment);
    }

    public void requestedProfilesMask(int[] mask) {
        MemorySegment.copy(mask, 0, segment, JAVA_INT, REQUESTED_PROFILES_MASK, mask.length);
    }
}
