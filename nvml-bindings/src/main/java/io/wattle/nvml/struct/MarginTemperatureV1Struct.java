package io.wattle.nvml.struct;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;

/// {@code nvmlMarginTemperature_v1_t}, 8 bytes: degrees left until the nearest slowdown; header 12.8 and later.
public record MarginTemperatureV1Struct(MemorySegment segment) {
    public static final StructLayout LAYOUT = MemoryLayout.structLayout(
                    JAVA_INT.withName("version"), JAVA_INT.withName("marginTemperature"))
            .withName("nvmlMarginTemperature_v1_t");

    /// {@code sizeof(struct) | 1 << 24}, as NVML's macro computes it.
    public static final int VERSION = (int) LAYOUT.byteSize() | (1 << 24);

    private static final long MARGIN_TEMPERATURE = LAYOUT.byteOffset(PathElement.groupElement("marginTemperature"));

    /// Zeroed, with its version set.
    public static MarginTemperatureV1Struct allocate(Arena arena) {
        var segment = arena.allocate(LAYOUT);
        segment.set(JAVA_INT, 0, VERSION);
        return new MarginTemperatureV1Struct(segment);
    }

    public int marginTemperature() {
        return segment.get(JAVA_INT, MARGIN_TEMPERATURE);
    }
}
