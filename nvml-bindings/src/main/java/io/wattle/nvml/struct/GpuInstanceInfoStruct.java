package io.wattle.nvml.struct;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;

/// {@code nvmlGpuInstanceInfo_t}, 24 bytes: a MIG GPU instance.
public record GpuInstanceInfoStruct(MemorySegment segment) {
    public static final StructLayout LAYOUT = MemoryLayout.structLayout(
                    ADDRESS.withName("device"),
                    JAVA_INT.withName("id"),
                    JAVA_INT.withName("profileId"),
                    GpuInstancePlacementStruct.LAYOUT.withName("placement"))
            .withName("nvmlGpuInstanceInfo_t");

    private static final long DEVICE = LAYOUT.byteOffset(PathElement.groupElement("device"));
    private static final long ID = LAYOUT.byteOffset(PathElement.groupElement("id"));
    private static final long PROFILE_ID = LAYOUT.byteOffset(PathElement.groupElement("profileId"));
    private static final long PLACEMENT = LAYOUT.byteOffset(PathElement.groupElement("placement"));

    /// Zeroed.
    public static GpuInstanceInfoStruct allocate(Arena arena) {
        return new GpuInstanceInfoStruct(arena.allocate(LAYOUT));
    }

    public MemorySegment device() {
        return segment.get(ADDRESS, DEVICE);
    }

    public int id() {
        return segment.get(JAVA_INT, ID);
    }

    public int profileId() {
        return segment.get(JAVA_INT, PROFILE_ID);
    }

    public GpuInstancePlacementStruct placement() {
        return new GpuInstancePlacementStruct(segment.asSlice(PLACEMENT, GpuInstancePlacementStruct.LAYOUT));
    }
}
