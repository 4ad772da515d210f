package io.wattle.nvml.struct;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;

/// {@code nvmlGpuFabricInfo_v3_t}, 40 bytes: the NVLink fabric that a GPU belongs to, with a health summary.
public record GpuFabricInfoV3Struct(MemorySegment segment) {
    public static final StructLayout LAYOUT = MemoryLayout.structLayout(
                    JAVA_INT.withName("version"),
                    MemoryLayout.sequenceLayout(16, JAVA_BYTE).withName("clusterUuid"),
                    JAVA_INT.withName("status"),
                    JAVA_INT.withName("cliqueId"),
                    JAVA_BYTE.withName("state"),
                    MemoryLayout.paddingLayout(3),
                    JAVA_INT.withName("healthMask"),
                    JAVA_BYTE.withName("healthSummary"),
                    MemoryLayout.paddingLayout(3))
            .withName("nvmlGpuFabricInfo_v3_t");

    /// {@code sizeof(struct) | 3 << 24}, as NVML's macro computes it.
    public static final int VERSION = (int) LAYOUT.byteSize() | (3 << 24);

    private static final long CLUSTER_UUID = LAYOUT.byteOffset(PathElement.groupElement("clusterUuid"));
    private static final long STATUS = LAYOUT.byteOffset(PathElement.groupElement("status"));
    private static final long CLIQUE_ID = LAYOUT.byteOffset(PathElement.groupElement("cliqueId"));
    private static final long STATE = LAYOUT.byteOffset(PathElement.groupElement("state"));
    private static final long HEALTH_MASK = LAYOUT.byteOffset(PathElement.groupElement("healthMask"));
    private static final long HEALTH_SUMMARY = LAYOUT.byteOffset(PathElement.groupElement("healthSummary"));

    /// Zeroed, with its version set.
    public static GpuFabricInfoV3Struct allocate(Arena arena) {
        var segment = arena.allocate(LAYOUT);
        segment.set(JAVA_INT, 0, VERSION);
        return new GpuFabricInfoV3Struct(segment);
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

    public int healthMask() {
        return segment.get(JAVA_INT, HEALTH_MASK);
    }

    public byte healthSummary() {
        return segment.get(JAVA_BYTE, HEALTH_SUMMARY);
    }
}
