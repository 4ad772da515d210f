package io.wattle.nvml.struct;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;

/// {@code nvmlGpmMetric_t}, 40 bytes: one GPM metric asked for, with its own return code.
public record GpmMetricStruct(MemorySegment segment) {
    public static final StructLayout LAYOUT = MemoryLayout.structLayout(
                    JAVA_INT.withName("metricId"),
                    JAVA_INT.withName("nvmlReturn"),
                    JAVA_DOUBLE.withName("value"),
                    ADDRESS.withName("shortName"),
                    ADDRESS.withName("longName"),
                    ADDRESS.withName("unit"))
            .withName("nvmlGpmMetric_t");

    private static final long METRIC_ID = LAYOUT.byteOffset(PathElement.groupElement("metricId"));
    private static final long NVML_RETURN = LAYOUT.byteOffset(PathElement.groupElement("nvmlReturn"));
    private static final long VALUE = LAYOUT.byteOffset(PathElement.groupElement("value"));
    private static final long SHORT_NAME = LAYOUT.byteOffset(PathElement.groupElement("shortName"));
    private static final long LONG_NAME = LAYOUT.byteOffset(PathElement.groupElement("longName"));
    private static final long UNIT = LAYOUT.byteOffset(PathElement.groupElement("unit"));

    public void metricId(int value) {
        segment.set(JAVA_INT, METRIC_ID, value);
    }

    public int nvmlReturn() {
        return segment.get(JAVA_INT, NVML_RETURN);
    }

    public double value() {
        return segment.get(JAVA_DOUBLE, VALUE);
    }

    public MemorySegment shortName() {
        return segment.get(ADDRESS, SHORT_NAME);
    }

    public MemorySegment longName() {
        return segment.get(ADDRESS, LONG_NAME);
    }

    public MemorySegment unit() {
        return segment.get(ADDRESS, UNIT);
    }
}
