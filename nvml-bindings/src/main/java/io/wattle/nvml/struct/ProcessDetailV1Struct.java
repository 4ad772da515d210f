package io.wattle.nvml.struct;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;

/// {@code nvmlProcessDetail_v1_t}, 32 bytes: a process on a GPU, with its memory under confidential computing.
public record ProcessDetailV1Struct(MemorySegment segment) {
    public static final StructLayout LAYOUT = MemoryLayout.structLayout(
                    JAVA_INT.withName("pid"),
                    MemoryLayout.paddingLayout(4),
                    JAVA_LONG.withName("usedGpuMemory"),
                    JAVA_INT.withName("gpuInstanceId"),
                    JAVA_INT.withName("computeInstanceId"),
                    JAVA_LONG.withName("usedGpuCcProtectedMemory"))
            .withName("nvmlProcessDetail_v1_t");

    private static final long PID = LAYOUT.byteOffset(PathElement.groupElement("pid"));
    private static final long USED_GPU_MEMORY = LAYOUT.byteOffset(PathElement.groupElement("usedGpuMemory"));
    private static final long GPU_INSTANCE_ID = LAYOUT.byteOffset(PathElement.groupElement("gpuInstanceId"));
    private static final long COMPUTE_INSTANCE_ID = LAYOUT.byteOffset(PathElement.groupElement("computeInstanceId"));
    private static final long USED_GPU_CC_PROTECTED_MEMORY =
            LAYOUT.byteOffset(PathElement.groupElement("usedGpuCcProtectedMemory"));

    /// The element of an array in C.
    public static ProcessDetailV1Struct at(MemorySegment array, int index) {
        return new ProcessDetailV1Struct(array.asSlice(index * LAYOUT.byteSize(), LAYOUT));
    }

    public int pid() {
        return segment.get(JAVA_INT, PID);
    }

    public long usedGpuMemory() {
        return segment.get(JAVA_LONG, USED_GPU_MEMORY);
    }

    public int gpuInstanceId() {
        return segment.get(JAVA_INT, GPU_INSTANCE_ID);
    }

    public int computeInstanceId() {
        return segment.get(JAVA_INT, COMPUTE_INSTANCE_ID);
    }

    public long usedGpuCcProtectedMemory() {
        return segment.get(JAVA_LONG, USED_GPU_CC_PROTECTED_MEMORY);
    }
}
