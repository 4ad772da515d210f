package io.wattle.nvml.struct;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;

/// {@code nvmlDeviceAddressingMode_v1_t}, 8 bytes: how CPU and GPU share addresses; header 13.0 and later.
public record DeviceAddressingModeV1Struct(MemorySegment segment) {
    public static final StructLayout LAYOUT = MemoryLayout.structLayout(
                    JAVA_INT.withName("version"), JAVA_INT.withName("value"))
            .withName("nvmlDeviceAddressingMode_v1_t");

    /// {@code sizeof(struct) | 1 << 24}, as NVML's macro computes it.
    public static final int VERSION = (int) LAYOUT.byteSize() | (1 << 24);

    private static final long VALUE = LAYOUT.byteOffset(PathElement.groupElement("value"));

    /// Zeroed, with its version set.
    public static DeviceAddressingModeV1Struct allocate(Arena arena) {
        var segment = arena.allocate(LAYOUT);
        segment.set(JAVA_INT, 0, VERSION);
        return new DeviceAddressingModeV1Struct(segment);
    }

    public int value() {
        return segment.get(JAVA_INT, VALUE);
    }
}
