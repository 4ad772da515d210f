package io.wattle.nvml.struct;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;

/// {@code nvmlProcessesUtilizationInfo_v1_t}, 24 bytes: a buffer of utilisations per process; header 12.4 and later.
public record ProcessesUtilizationInfoV1Struct(MemorySegment segment) {
    public static final StructLayout LAYOUT = MemoryLayout.structLayout(
                    JAVA_INT.withName("version"),
                    JAVA_INT.withName("processSamplesCount"),
                    JAVA_LONG.withName("lastSeenTimeStamp"),
                    ADDRESS.withName("procUtilArray"))
            .withName("nvmlProcessesUtilizationInfo_v1_t");

    /// {@code sizeof(struct) | 1 << 24}, as NVML's macro computes it.
    public static final int VERSION = (int) LAYOUT.byteSize() | (1 << 24);

    private static final long PROCESS_SAMPLES_COUNT =
            LAYOUT.byteOffset(PathElement.groupElement("processSamplesCount"));
    private static final long LAST_SEEN_TIME_STAMP = LAYOUT.byteOffset(PathElement.groupElement("lastSeenTimeStamp"));
    private static final long PROC_UTIL_ARRAY = LAYOUT.byteOffset(PathElement.groupElement("procUtilArray"));

    /// Zeroed, with its version set.
    public static ProcessesUtilizationInfoV1Struct allocate(Arena arena) {
        var segment = arena.allocate(LAYOUT);
        segment.set(JAVA_INT, 0, VERSION);
        return new ProcessesUtilizationInfoV1Struct(segment);
    }

    public int processSamplesCount() {
        return segment.get(JAVA_INT, PROCESS_SAMPLES_COUNT);
    }

    public void processSamplesCount(int value) {
        segment.set(JAVA_INT, PROCESS_SAMPLES_COUNT, value);
    }

    public void lastSeenTimeStamp(long value) {
        segment.set(JAVA_LONG, LAST_SEEN_TIME_STAMP, value);
    }

    public void procUtilArray(MemorySegment value) {
        segment.set(ADDRESS, PROC_UTIL_ARRAY, value);
    }
}
