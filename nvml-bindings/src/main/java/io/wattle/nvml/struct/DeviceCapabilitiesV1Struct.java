package io.wattle.nvml.struct;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;

/// {@code nvmlDeviceCapabilities_v1_t}, 8 bytes: a mask of capabilities; header 12.5 and later.
public record DeviceCapabilitiesV1Struct(MemorySegment segment) {
    public static final StructLayout LAYOUT = MemoryLayout.structLayout(
                    JAVA_INT.withName("version"), JAVA_INT.withName("capMask"))
            .withName("nvmlDeviceCapabilities_v1_t");

    /// {@code sizeof(struct) | 1 << 24}, as NVML's macro computes it.
    public static final int VERSION = (int) LAYOUT.byteSize() | (1 << 24);

    private static final long CAP_MASK = LAYOUT.byteOffset(PathElement.groupElement("capMask"));

    /// Zeroed, with its version set.
    public static DeviceCapabilitiesV1Struct allocate(Arena arena) {
        var segment = arena.allocate(LAYOUT);
        segment.set(JAVA_INT, 0, VERSION);
        return new DeviceCapabilitiesV1Struct(segment);
    }

    public int capMask() {
        return segment.get(JAVA_INT, CAP_MASK);
    }
}
