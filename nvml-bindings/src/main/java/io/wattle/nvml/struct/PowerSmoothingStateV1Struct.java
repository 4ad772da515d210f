package io.wattle.nvml.struct;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;

/// {@code nvmlPowerSmoothingState_v1_t}, 8 bytes: whether power smoothing is on; header 12.8 and later.
public record PowerSmoothingStateV1Struct(MemorySegment segment) {
    public static final StructLayout LAYOUT = MemoryLayout.structLayout(
                    JAVA_INT.withName("version"), JAVA_INT.withName("state"))
            .withName("nvmlPowerSmoothingState_v1_t");

    /// {@code sizeof(struct) | 1 << 24}, as NVML's macro computes it.
    public static final int VERSION = (int) LAYOUT.byteSize() | (1 << 24);

    private static final long STATE = LAYOUT.byteOffset(PathElement.groupElement("state"));

    /// Zeroed, with its version set.
    public static PowerSmoothingStateV1Struct allocate(Arena arena) {
        var segment = arena.allocate(LAYOUT);
        segment.set(JAVA_INT, 0, VERSION);
        return new PowerSmoothingStateV1Struct(segment);
    }

    public void state(int value) {
        segment.set(JAVA_INT, STATE, value);
    }
}
