package io.wattle.nvml.struct;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;

/// {@code nvmlRowRemapperHistogramValues_t}, 20 bytes: how many banks have how many spare rows left.
public record RowRemapperHistogramValuesStruct(MemorySegment segment) {
    public static final StructLayout LAYOUT = MemoryLayout.structLayout(
                    JAVA_INT.withName("max"),
                    JAVA_INT.withName("high"),
                    JAVA_INT.withName("partial"),
                    JAVA_INT.withName("low"),
                    JAVA_INT.withName("none"))
            .withName("nvmlRowRemapperHistogramValues_t");

    private static final long MAX = LAYOUT.byteOffset(PathElement.groupElement("max"));
    private static final long HIGH = LAYOUT.byteOffset(PathElement.groupElement("high"));
    private static final long PARTIAL = LAYOUT.byteOffset(PathElement.groupElement("partial"));
    private static final long LOW = LAYOUT.byteOffset(PathElement.groupElement("low"));
    private static final long NONE = LAYOUT.byteOffset(PathElement.groupElement("none"));

    /// Zeroed.
    public static RowRemapperHistogramValuesStruct allocate(Arena arena) {
        return new RowRemapperHistogramValuesStruct(arena.allocate(LAYOUT));
    }

    public int max() {
        return segment.get(JAVA_INT, MAX);
    }

    public int high() {
        return segment.get(JAVA_INT, HIGH);
    }

    public int partial() {
        return segment.get(JAVA_INT, PARTIAL);
    }

    public int low() {
        return segment.get(JAVA_INT, LOW);
    }

    public int none() {
        return segment.get(JAVA_INT, NONE);
    }
}
