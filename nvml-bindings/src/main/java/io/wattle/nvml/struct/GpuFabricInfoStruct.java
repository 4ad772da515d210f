package io.wattle.nvml.struct;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;

/// {@code nvmlGpuFabricInfo_t}, 28 bytes: the NVLink fabric that a GPU belongs to, as drivers before 12.4 tell it.
public record GpuFabricInfoStruct(MemorySegment segment) {
    public static final StructLayout LAYOUT = MemoryLayout.structLayout(
                    MemoryLayout.sequenceLayout(16, JAVA_BYTE).withName("clusterUuid"),
                    JAVA_INT.withName("status"),
                    JAVA_INT.withName("cliqueId"),
                    JAVA_BYTE.withName("state"),
                    MemoryLayout.paddingLayout(3))
            .withName("nvmlGpuFabricInfo_t");

    private static final long CLUSTER_UUID = LAYOUT.byteOffset(PathElement.groupElement("clusterUuid"));
    private static final long STATUS = LAYOUT.byteOffset(PathElement.groupElement("status"));
    private static final long CLIQUE_ID = LAYOUT.byteOffset(PathElement.groupElement("cliqueId"));
    private static final long STATE = LAYOUT.byteOffset(PathElement.groupElement("state"));

    /// Zeroed.
    public static GpuFabricInfoStruct allocate(Arena arena) {
        return new GpuFabricInfoStruct(arena.allocate(LAYOUT));
    }

    public byte[] clusterUuid() {
        return segment.asSlice(CLUSTER_UUID, 16).toArray(JAVA_BYTE);
    }

    public int status() {
        return segment.get(JAVA_INT, STATUS);
    }

    public int cliqueId() {
        return segment.get(JAVA_INT, CLIQUE_ID);
    }

    public byte state() {
        return segment.get(JAVA_BYTE, STATE);
    }
}
