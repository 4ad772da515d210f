package io.wattle.nvml.struct;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;

/// {@code nvmlRemappedRowsInfo_v2_t}, 24 bytes: rows remapped after memory errors; header 13.2 and later; it has no
/// version field.
public record RemappedRowsInfoV2Struct(MemorySegment segment) {
    public static final StructLayout LAYOUT = MemoryLayout.structLayout(
                    JAVA_INT.withName("corrActiveRemaps"),
                    JAVA_INT.withName("corrInactiveRemaps"),
                    JAVA_INT.withName("uncActiveRemaps"),
                    JAVA_INT.withName("uncInactiveRemaps"),
                    JAVA_INT.withName("bPending"),
                    JAVA_INT.withName("bFailureOccurred"))
            .withName("nvmlRemappedRowsInfo_v2_t");

    private static final long CORR_ACTIVE_REMAPS = LAYOUT.byteOffset(PathElement.groupElement("corrActiveRemaps"));
    private static final long CORR_INACTIVE_REMAPS = LAYOUT.byteOffset(PathElement.groupElement("corrInactiveRemaps"));
    private static final long UNC_ACTIVE_REMAPS = LAYOUT.byteOffset(PathElement.groupElement("uncActiveRemaps"));
    private static final long UNC_INACTIVE_REMAPS = LAYOUT.byteOffset(PathElement.groupElement("uncInactiveRemaps"));
    private static final long B_PENDING = LAYOUT.byteOffset(PathElement.groupElement("bPending"));
    private static final long B_FAILURE_OCCURRED = LAYOUT.byteOffset(PathElement.groupElement("bFailureOccurred"));

    /// Zeroed.
    public static RemappedRowsInfoV2Struct allocate(Arena arena) {
        return new RemappedRowsInfoV2Struct(arena.allocate(LAYOUT));
    }

    public int corrActiveRemaps() {
        return segment.get(JAVA_INT, CORR_ACTIVE_REMAPS);
    }

    public int corrInactiveRemaps() {
        return segment.get(JAVA_INT, CORR_INACTIVE_REMAPS);
    }

    public int uncActiveRemaps() {
        return segment.get(JAVA_INT, UNC_ACTIVE_REMAPS);
    }

    public int uncInactiveRemaps() {
        return segment.get(JAVA_INT, UNC_INACTIVE_REMAPS);
    }

    public int bPending() {
        return segment.get(JAVA_INT, B_PENDING);
    }

    public int bFailureOccurred() {
        return segment.get(JAVA_INT, B_FAILURE_OCCURRED);
    }
}
