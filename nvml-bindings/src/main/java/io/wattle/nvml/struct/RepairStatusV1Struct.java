package io.wattle.nvml.struct;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;

/// {@code nvmlRepairStatus_v1_t}, 12 bytes: repairs that wait for a reset; header 13.0 and later.
public record RepairStatusV1Struct(MemorySegment segment) {
    public static final StructLayout LAYOUT = MemoryLayout.structLayout(
                    JAVA_INT.withName("version"),
                    JAVA_INT.withName("bChannelRepairPending"),
                    JAVA_INT.withName("bTpcRepairPending"))
            .withName("nvmlRepairStatus_v1_t");

    /// {@code sizeof(struct) | 1 << 24}, as NVML's macro computes it.
    public static final int VERSION = (int) LAYOUT.byteSize() | (1 << 24);

    private static final long B_CHANNEL_REPAIR_PENDING =
            LAYOUT.byteOffset(PathElement.groupElement("bChannelRepairPending"));
    private static final long B_TPC_REPAIR_PENDING = LAYOUT.byteOffset(PathElement.groupElement("bTpcRepairPending"));

    /// Zeroed, with its version set.
    public static RepairStatusV1Struct allocate(Arena arena) {
        var segment = arena.allocate(LAYOUT);
        segment.set(JAVA_INT, 0, VERSION);
        return new RepairStatusV1Struct(segment);
    }

    public int bChannelRepairPending() {
        return segment.get(JAVA_INT, B_CHANNEL_REPAIR_PENDING);
    }

    public int bTpcRepairPending() {
        return segment.get(JAVA_INT, B_TPC_REPAIR_PENDING);
    }
}
