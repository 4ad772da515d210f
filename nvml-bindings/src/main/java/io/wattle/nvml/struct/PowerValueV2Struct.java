package io.wattle.nvml.struct;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;

/// {@code nvmlPowerValue_v2_t}, 12 bytes: a power limit for one scope; the scope is one byte, followed by three of
/// padding.
public record PowerValueV2Struct(MemorySegment segment) {
    public static final StructLayout LAYOUT = MemoryLayout.structLayout(
                    JAVA_INT.withName("version"),
                    JAVA_BYTE.withName("powerScope"),
                    MemoryLayout.paddingLayout(3),
                    JAVA_INT.withName("powerValueMw"))
            .withName("nvmlPowerValue_v2_t");

    /// {@code sizeof(struct) | 2 << 24}, as NVML's macro computes it.
    public static final int VERSION = (int) LAYOUT.byteSize() | (2 << 24);

    private static final long POWER_SCOPE = LAYOUT.byteOffset(PathElement.groupElement("powerScope"));
    private static final long POWER_VALUE_MW = LAYOUT.byteOffset(PathElement.groupElement("powerValueMw"));

    /// Zeroed, with its version set.
    public static PowerValueV2Struct allocate(Arena arena) {
        var segment = arena.allocate(LAYOUT);
        segment.set(JAVA_INT, 0, VERSION);
        return new PowerValueV2Struct(segment);
    }

    public void powerScope(byte value) {
        segment.set(JAVA_BYTE, POWER_SCOPE, value);
    }

    public void powerValueMw(int value) {
        segment.set(JAVA_INT, POWER_VALUE_MW, value);
    }
}
