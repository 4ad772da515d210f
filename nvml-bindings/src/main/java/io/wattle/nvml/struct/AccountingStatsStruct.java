package io.wattle.nvml.struct;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;

/// {@code nvmlAccountingStats_t}, 56 bytes: what one process used of a GPU.
public record AccountingStatsStruct(MemorySegment segment) {
    public static final StructLayout LAYOUT = MemoryLayout.structLayout(
                    JAVA_INT.withName("gpuUtilization"),
                    JAVA_INT.withName("memoryUtilization"),
                    JAVA_LONG.withName("maxMemoryUsage"),
                    JAVA_LONG.withName("time"),
                    JAVA_LONG.withName("startTime"),
                    JAVA_INT.withName("isRunning"),
                    MemoryLayout.sequenceLayout(5, JAVA_INT).withName("reserved"))
            .withName("nvmlAccountingStats_t");

    private static final long GPU_UTILIZATION = LAYOUT.byteOffset(PathElement.groupElement("gpuUtilization"));
    private static final long MEMORY_UTILIZATION = LAYOUT.byteOffset(PathElement.groupElement("memoryUtilization"));
    private static final long MAX_MEMORY_USAGE = LAYOUT.byteOffset(PathElement.groupElement("maxMemoryUsage"));
    private static final long TIME = LAYOUT.byteOffset(PathElement.groupElement("time"));
    private static final long START_TIME = LAYOUT.byteOffset(PathElement.groupElement("startTime"));
    private static final long IS_RUNNING = LAYOUT.byteOffset(PathElement.groupElement("isRunning"));

    /// Zeroed.
    public static AccountingStatsStruct allocate(Arena arena) {
        return new AccountingStatsStruct(arena.allocate(LAYOUT));
    }

    public int gpuUtilization() {
        return segment.get(JAVA_INT, GPU_UTILIZATION);
    }

    public int memoryUtilization() {
        return segment.get(JAVA_INT, MEMORY_UTILIZATION);
    }

    public long maxMemoryUsage() {
        return segment.get(JAVA_LONG, MAX_MEMORY_USAGE);
    }

    public long time() {
        return segment.get(JAVA_LONG, TIME);
    }

    public long startTime() {
        return segment.get(JAVA_LONG, START_TIME);
    }

    public int isRunning() {
        return segment.get(JAVA_INT, IS_RUNNING);
    }
}
