package io.wattle.nvml.struct;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;

/// {@code nvmlWorkloadPowerProfileCurrentProfiles_v1_t}, 100 bytes: the profiles that are available, requested and
/// enforced.
public record WorkloadPowerProfileCurrentProfilesV1Struct(MemorySegment segment) {
    public static final StructLayout LAYOUT = MemoryLayout.structLayout(
                    JAVA_INT.withName("version"),
                    MemoryLayout.sequenceLayout(8, JAVA_INT).withName("perfProfilesMask"),
                    MemoryLayout.sequenceLayout(8, JAVA_INT).withName("requestedProfilesMask"),
                    MemoryLayout.sequenceLayout(8, JAVA_INT).withName("enforcedProfilesMask"))
            .withName("nvmlWorkloadPowerProfileCurrentProfiles_v1_t");

    /// {@code sizeof(struct) | 1 << 24}, as NVML's macro computes it.
    public static final int VERSION = (int) LAYOUT.byteSize() | (1 << 24);

    private static final long PERF_PROFILES_MASK = LAYOUT.byteOffset(PathElement.groupElement("perfProfilesMask"));
    private static final long REQUESTED_PROFILES_MASK =
            LAYOUT.byteOffset(PathElement.groupElement("requestedProfilesMask"));
    private static final long ENFORCED_PROFILES_MASK =
            LAYOUT.byteOffset(PathElement.groupElement("enforcedProfilesMask"));

    /// Zeroed, with its version set.
    public static WorkloadPowerProfileCurrentProfilesV1Struct allocate(Arena arena) {
        var segment = arena.allocate(LAYOUT);
        segment.set(JAVA_INT, 0, VERSION);
        return new WorkloadPowerProfileCurrentProfilesV1Struct(segment);
    }

    public int[] perfProfilesMask() {
        return segment.asSlice(PERF_PROFILES_MASK, 32).toArray(JAVA_INT);
    }

    public int[] requestedProfilesMask() {
        return segment.asSlice(REQUESTED_PROFILES_MASK, 32).toArray(JAVA_INT);
    }

    public int[] enforcedProfilesMask() {
        return segment.asSlice(ENFORCED_PROFILES_MASK, 32).toArray(JAVA_INT);
    }
}
