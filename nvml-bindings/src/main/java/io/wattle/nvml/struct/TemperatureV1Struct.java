package io.wattle.nvml.struct;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;

/// {@code nvmlTemperature_v1_t}, 12 bytes: a sensor and its temperature; header 12.8 and later.
public record TemperatureV1Struct(MemorySegment segment) {
    public static final StructLayout LAYOUT = MemoryLayout.structLayout(
                    JAVA_INT.withName("version"), JAVA_INT.withName("sensorType"), JAVA_INT.withName("temperature"))
            .withName("nvmlTemperature_v1_t");

    /// {@code sizeof(struct) | 1 << 24}, as NVML's macro computes it.
    public static final int VERSION = (int) LAYOUT.byteSize() | (1 << 24);

    private static final long SENSOR_TYPE = LAYOUT.byteOffset(PathElement.groupElement("sensorType"));
    private static final long TEMPERATURE = LAYOUT.byteOffset(PathElement.groupElement("temperature"));

    /// Zeroed, with its version set.
    public static TemperatureV1Struct allocate(Arena arena) {
        var segment = arena.allocate(LAYOUT);
        segment.set(JAVA_INT, 0, VERSION);
        return new TemperatureV1Struct(segment);
    }

    public void sensorType(int value) {
        segment.set(JAVA_INT, SENSOR_TYPE, value);
    }

    public int temperature() {
        return segment.get(JAVA_INT, TEMPERATURE);
    }
}
