package io.wattle.nvml.struct;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;

/// {@code nvmlGpmMetricsGet_t}, 13344 bytes: two GPM samples and the metrics to derive from them.
public record GpmMetricsGetStruct(MemorySegment segment) {
    public static final StructLayout LAYOUT = MemoryLayout.structLayout(
                    JAVA_INT.withName("version"),
                    JAVA_INT.withName("numMetrics"),
                    ADDRESS.withName("sample1"),
                    ADDRESS.withName("sample2"),
                    MemoryLayout.sequenceLayout(333, GpmMetricStruct.LAYOUT).withName("metrics"))
            .withName("nvmlGpmMetricsGet_t");

    /// GPM counts its versions plainly, without the size.
    public static final int VERSION = 1;

    private static final long NUM_METRICS = LAYOUT.byteOffset(PathElement.groupElement("numMetrics"));
    private static final long SAMPLE1 = LAYOUT.byteOffset(PathElement.groupElement("sample1"));
    private static final long SAMPLE2 = LAYOUT.byteOffset(PathElement.groupElement("sample2"));
    private static final long METRICS = LAYOUT.byteOffset(PathElement.groupElement("metrics"));

    /// Zeroed, with its version set.
    public static GpmMetricsGetStruct allocate(Arena arena) {
        var struct = new GpmMetricsGetStruct(arena.allocate(LAYOUT));
        struct.reset();
        return struct;
    }

    /// Zeroes all but the version.
    public void reset() {
        segment.fill((byte) 0);
        segment.set(JAVA_INT, 0, VERSION);
    }

    public void numMetrics(int value) {
        segment.set(JAVA_INT, NUM_METRICS, value);
    }

    public void sample1(MemorySegment value) {
        segment.set(ADDRESS, SAMPLE1, value);
    }

    public void sample2(MemorySegment value) {
        segment.set(ADDRESS, SAMPLE2, value);
    }

    public GpmMetricStruct metrics(int index) {
        long offset = METRICS + index * GpmMetricStruct.LAYOUT.byteSize();
        return new GpmMetricStruct(segment.asSlice(offset, GpmMetricStruct.LAYOUT));
    }
}
