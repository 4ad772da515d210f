package io.wattle.nvml.struct;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;

/// {@code nvmlWorkloadPowerProfileUpdateProfiles_v1_t}, 36 bytes: an update of the requested profiles; header 13.1 and
/// later; it has no version field.
public record WorkloadPowerProfileUpdateProfilesV1Struct(MemorySegment segment) {
    public static final StructLayout LAYOUT = MemoryLayout.structLayout(
                    JAVA_INT.withName("operation"),
                    MemoryLayout.sequenceLayout(8, JAVA_INT).withName("updateProfilesMask"))
            .withName("nvmlWorkloadPowerProfileUpdateProfiles_v1_t");

    private static final long OPERATION = LAYOUT.byteOffset(PathElement.groupElement("operation"));
    private static final long UPDATE_PROFILES_MASK = LAYOUT.byteOffset(PathElement.groupElement("updateProfilesMask"));

    /// Zeroed.
    public static WorkloadPowerProfileUpdateProfilesV1Struct allocate(Arena arena) {
        return new WorkloadPowerProfileUpdateProfilesV1Struct(arena.allocate(LAYOUT));
    }

    public void operation(int value) {
        segment.set(JAVA_INT, OPERATION, value);
    }

    public void updateProfilesMask(int[] mask) {
        MemorySegment.copy(mask, 0, segment, JAVA_INT, UPDATE_PROFILES_MASK, mask.length);
    }
}
