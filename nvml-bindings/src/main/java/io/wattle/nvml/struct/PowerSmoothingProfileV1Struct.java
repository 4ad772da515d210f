package io.wattle.nvml.struct;

import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;

/// {@code nvmlPowerSmoothingProfile_v1_t}, 24 bytes: a parameter of a power smoothing profile; header 12.8 and later.
public record PowerSmoothingProfileV1Struct(MemorySegment segment) {
    public static final StructLayout LAYOUT = MemoryLayout.structLayout(
                    JAVA_INT.withName("version"),
                    JAVA_INT.withName("profileId"),
                    JAVA_INT.withName("paramId"),
                    MemoryLayout.paddingLayout(4),
                    JAVA_DOUBLE.withName("value"))
            .withName("nvmlPowerSmoothingProfile_v1_t");

    /// {@code sizeof(struct) | 1 << 24}, as NVML's macro computes it.
    public static final int VERSION = (int) LAYOUT.byteSize() | (1 << 24);

    private static final long PROFILE_ID = LAYOUT.byteOffset(PathElement.groupElement("profileId"));
    private static final long PARAM_ID = LAYOUT.byteOffset(PathElement.groupElement("paramId"));
    private static final long VALUE = LAYOUT.byteOffset(PathElement.groupElement("value"));

    /// Zeroed, with its version set.
    public static PowerSmoothingProfileV1Struct allocate(Arena arena) {
        var segment = arena.allocate(LAYOUT);
        segment.set(JAVA_INT, 0, VERSION);
        return new PowerSmoothingProfileV1Struct(segment);
    }

    public void profileId(int value) {
        segment.set(JAVA_INT, PROFILE_ID, value);
    }

    public void paramId(int value) {
        segment.set(JAVA_INT, PARAM_ID, value);
    }

    public void value(double value) {
        segment.set(JAVA_DOUBLE, VALUE, value);
    }
}
