package io.wattle.nvml.struct;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;

/// {@code nvmlFanSpeedInfo_v1_t}, 12 bytes: a fan and its speed in revolutions per minute; header 12.8 and later.
public record FanSpeedInfoV1Struct(MemorySegment segment) {
    public static final StructLayout LAYOUT = MemoryLayout.structLayout(
                    JAVA_INT.withName("version"), JAVA_INT.withName("fan"), JAVA_INT.withName("speed"))
            .withName("nvmlFanSpeedInfo_v1_t");

    /// {@code sizeof(struct) | 1 << 24}, as NVML's macro computes it.
    public static final int VERSION = (int) LAYOUT.byteSize() | (1 << 24);

    private static final long FAN = LAYOUT.byteOffset(PathElement.groupElement("fan"));
    private static final long SPEED = LAYOUT.byteOffset(PathElement.groupElement("speed"));

    /// Zeroed, with its version set.
    public static FanSpeedInfoV1Struct allocate(Arena arena) {
        var segment = arena.allocate(LAYOUT);
        segment.set(JAVA_INT, 0, VERSION);
        return new FanSpeedInfoV1Struct(segment);
    }

    public void fan(int value) {
        segment.set(JAVA_INT, FAN, value);
    }

    public int speed() {
        return segment.get(JAVA_INT, SPEED);
    }
}
