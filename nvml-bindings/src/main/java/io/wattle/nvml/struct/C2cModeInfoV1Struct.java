package io.wattle.nvml.struct;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;

/// {@code nvmlC2cModeInfo_v1_t}, 4 bytes: whether the chip-to-chip link of a Grace superchip is on; it has no version
/// field.
public record C2cModeInfoV1Struct(MemorySegment segment) {
    public static final StructLayout LAYOUT =
            MemoryLayout.structLayout(JAVA_INT.withName("isC2cEnabled")).withName("nvmlC2cModeInfo_v1_t");

    private static final long IS_C2C_ENABLED = LAYOUT.byteOffset(PathElement.groupElement("isC2cEnabled"));

    /// Zeroed.
    public static C2cModeInfoV1Struct allocate(Arena arena) {
        return new C2cModeInfoV1Struct(arena.allocate(LAYOUT));
    }

    public int isC2cEnabled() {
        return segment.get(JAVA_INT, IS_C2C_ENABLED);
    }
}
