package io.wattle.nvml.struct;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;

/// {@code nvmlGpmSupport_t}, 8 bytes: whether a GPU has GPM; its version is the plain integer 1.
public record GpmSupportStruct(MemorySegment segment) {
    public static final StructLayout LAYOUT = MemoryLayout.structLayout(
                    JAVA_INT.withName("version"), JAVA_INT.withName("isSupportedDevice"))
            .withName("nvmlGpmSupport_t");

    /// GPM counts its versions plainly, without the size.
    public static final int VERSION = 1;

    private static final long IS_SUPPORTED_DEVICE = LAYOUT.byteOffset(PathElement.groupElement("isSupportedDevice"));

    /// Zeroed, with its version set.
    public static GpmSupportStruct allocate(Arena arena) {
        var segment = arena.allocate(LAYOUT);
        segment.set(JAVA_INT, 0, VERSION);
        return new GpmSupportStruct(segment);
    }

    public int isSupportedDevice() {
        return segment.get(JAVA_INT, IS_SUPPORTED_DEVICE);
    }
}
