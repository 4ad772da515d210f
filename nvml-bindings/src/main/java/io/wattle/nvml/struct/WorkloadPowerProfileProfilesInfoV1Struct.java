package io.wattle.nvml.struct;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;

/// {@code nvmlWorkloadPowerProfileProfilesInfo_v1_t}, 11256 bytes: all workload power profiles of a GPU; header 12.8
/// and later.
public record WorkloadPowerProfileProfilesInfoV1Struct(MemorySegment segment) {
    public static final StructLayout LAYOUT = MemoryLayout.structLayout(
                    JAVA_INT.withName("version"),
                    MemoryLayout.sequenceLayout(8, JAVA_INT).withName("perfProfilesMask"),
                    MemoryLayout.sequenceLayout(255, WorkloadPowerProfileInfoV1Struct.LAYOUT)
                            .withName("perfProfile"))
            .withName("nvmlWorkloadPowerProfileProfilesInfo_v1_t");

    /// {@code sizeof(struct) | 1 << 24}, as NVML's macro computes it.
    public static final int VERSION = (int) LAYOUT.byteSize() | (1 << 24);

    private static final long PERF_PROFILES_MASK = LAYOUT.byteOffset(PathElement.groupElement("perfProfilesMask"));
    private static final long PERF_PROFILE = LAYOUT.byteOffset(PathElement.groupElement("perfProfile"));

    /// Zeroed, with its version set.
    public static WorkloadPowerProfileProfilesInfoV1Struct allocate(Arena arena) {
        var segment = arena.allocate(LAYOUT);
        segment.set(JAVA_INT, 0, VERSION);
        return new WorkloadPowerProfileProfilesInfoV1Struct(segment);
    }

    public int[] perfProfilesMask() {
        return segment.asSlice(PERF_PROFILES_MASK, 32).toArray(JAVA_INT);
    }

    public WorkloadPowerProfileInfoV1Struct perfProfile(int index) {
        long offset = PERF_PROFILE + index * WorkloadPowerProfileInfoV1Struct.LAYOUT.byteSize();
        return new WorkloadPowerProfileInfoV1Struct(segment.asSlice(offset, WorkloadPowerProfileInfoV1Struct.LAYOUT));
    }
}
