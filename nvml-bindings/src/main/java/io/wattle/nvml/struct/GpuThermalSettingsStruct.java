package io.wattle.nvml.struct;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;

/// {@code nvmlGpuThermalSettings_t}, 64 bytes: up to three thermal sensors.
public record GpuThermalSettingsStruct(MemorySegment segment) {
    private static final StructLayout ELEMENT = MemoryLayout.structLayout(
            JAVA_INT.withName("controller"),
            JAVA_INT.withName("defaultMinTemp"),
            JAVA_INT.withName("defaultMaxTemp"),
            JAVA_INT.withName("currentTemp"),
            JAVA_INT.withName("target"));

    public static final StructLayout LAYOUT = MemoryLayout.structLayout(
                    JAVA_INT.withName("count"),
                    MemoryLayout.sequenceLayout(3, ELEMENT).withName("sensor"))
            .withName("nvmlGpuThermalSettings_t");

    private static final long COUNT = LAYOUT.byteOffset(PathElement.groupElement("count"));
    private static final long SENSOR = LAYOUT.byteOffset(PathElement.groupElement("sensor"));
    private static final long SENSOR_CONTROLLER = ELEMENT.byteOffset(PathElement.groupElement("controller"));
    private static final long SENSOR_DEFAULT_MIN_TEMP = ELEMENT.byteOffset(PathElement.groupElement("defaultMinTemp"));
    private static final long SENSOR_DEFAULT_MAX_TEMP = ELEMENT.byteOffset(PathElement.groupElement("defaultMaxTemp"));
    private static final long SENSOR_CURRENT_TEMP = ELEMENT.byteOffset(PathElement.groupElement("currentTemp"));
    private static final long SENSOR_TARGET = ELEMENT.byteOffset(PathElement.groupElement("target"));

    /// Zeroed.
    public static GpuThermalSettingsStruct allocate(Arena arena) {
        return new GpuThermalSettingsStruct(arena.allocate(LAYOUT));
    }

    public int count() {
        return segment.get(JAVA_INT, COUNT);
    }

    public int controller(int index) {
        return segment.get(JAVA_INT, SENSOR + index * ELEMENT.byteSize() + SENSOR_CONTROLLER);
    }

    public int defaultMinTemp(int index) {
        return segment.get(JAVA_INT, SENSOR + index * ELEMENT.byteSize() + SENSOR_DEFAULT_MIN_TEMP);
    }

    public int defaultMaxTemp(int index) {
        return segment.get(JAVA_INT, SENSOR + index * ELEMENT.byteSize() + SENSOR_DEFAULT_MAX_TEMP);
    }

    public int currentTemp(int index) {
        return segment.get(JAVA_INT, SENSOR + index * ELEMENT.byteSize() + SENSOR_CURRENT_TEMP);
    }

    public int target(int index) {
        return segment.get(JAVA_INT, SENSOR + index * ELEMENT.byteSize() + SENSOR_TARGET);
    }
}
