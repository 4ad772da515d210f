package io.wattle.nvml.struct;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;

/// {@code nvmlSystemDriverBranchInfo_v1_t}, 84 bytes: the driver's release branch; header 12.6 and later.
public record SystemDriverBranchInfoV1Struct(MemorySegment segment) {
    public static final StructLayout LAYOUT = MemoryLayout.structLayout(
                    JAVA_INT.withName("version"),
                    MemoryLayout.sequenceLayout(80, JAVA_BYTE).withName("branch"))
            .withName("nvmlSystemDriverBranchInfo_v1_t");

    /// {@code sizeof(struct) | 1 << 24}, as NVML's macro computes it.
    public static final int VERSION = (int) LAYOUT.byteSize() | (1 << 24);

    private static final long BRANCH = LAYOUT.byteOffset(PathElement.groupElement("branch"));

    /// Zeroed, with its version set.
    public static SystemDriverBranchInfoV1Struct allocate(Arena arena) {
        var segment = arena.allocate(LAYOUT);
        segment.set(JAVA_INT, 0, VERSION);
        return new SystemDriverBranchInfoV1Struct(segment);
    }

    public String branch() {
        return CharArray.read(segment, BRANCH, 80);
    }
}
