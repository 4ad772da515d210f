package io.wattle.nvml.struct;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;

/// {@code nvmlDeviceAttributes_t}, 40 bytes: the engines of a GPU or MIG device.
public record DeviceAttributesStruct(MemorySegment segment) {
    public static final StructLayout LAYOUT = MemoryLayout.structLayout(
                    JAVA_INT.withName("multiprocessorCount"),
                    JAVA_INT.withName("sharedCopyEngineCount"),
                    JAVA_INT.withName("sharedDecoderCount"),
                    JAVA_INT.withName("sharedEncoderCount"),
                    JAVA_INT.withName("sharedJpegCount"),
                    JAVA_INT.withName("sharedOfaCount"),
                    JAVA_INT.withName("gpuInstanceSliceCount"),
                    JAVA_INT.withName("computeInstanceSliceCount"),
                    JAVA_LONG.withName("memorySizeMB"))
            .withName("nvmlDeviceAttributes_t");

    private static final long MULTIPROCESSOR_COUNT = LAYOUT.byteOffset(PathElement.groupElement("multiprocessorCount"));
    private static final long SHARED_COPY_ENGINE_COUNT =
            LAYOUT.byteOffset(PathElement.groupElement("sharedCopyEngineCount"));
    private static final long SHARED_DECODER_COUNT = LAYOUT.byteOffset(PathElement.groupElement("sharedDecoderCount"));
    private static final long SHARED_ENCODER_COUNT = LAYOUT.byteOffset(PathElement.groupElement("sharedEncoderCount"));
    private static final long SHARED_JPEG_COUNT = LAYOUT.byteOffset(PathElement.groupElement("sharedJpegCount"));
    private static final long SHARED_OFA_COUNT = LAYOUT.byteOffset(PathElement.groupElement("sharedOfaCount"));
    private static final long GPU_INSTANCE_SLICE_COUNT =
            LAYOUT.byteOffset(PathElement.groupElement("gpuInstanceSliceCount"));
    private static final long COMPUTE_INSTANCE_SLICE_COUNT =
            LAYOUT.byteOffset(PathElement.groupElement("computeInstanceSliceCount"));
    private static final long MEMORY_SIZE_MB = LAYOUT.byteOffset(PathElement.groupElement("memorySizeMB"));

    /// Zeroed.
    public static DeviceAttributesStruct allocate(Arena arena) {
        return new DeviceAttributesStruct(arena.allocate(LAYOUT));
    }

    public int multiprocessorCount() {
        return segment.get(JAVA_INT, MULTIPROCESSOR_COUNT);
    }

    public int sharedCopyEngineCount() {
        return segment.get(JAVA_INT, SHARED_COPY_ENGINE_COUNT);
    }

    public int sharedDecoderCount() {
        return segment.get(JAVA_INT, SHARED_DECODER_COUNT);
    }

    public int sharedEncoderCount() {
        return segment.get(JAVA_INT, SHARED_ENCODER_COUNT);
    }

    public int sharedJpegCount() {
        return segment.get(JAVA_INT, SHARED_JPEG_COUNT);
    }

    public int sharedOfaCount() {
        return segment.get(JAVA_INT, SHARED_OFA_COUNT);
    }

    public int gpuInstanceSliceCount() {
        return segment.get(JAVA_INT, GPU_INSTANCE_SLICE_COUNT);
    }

    public int computeInstanceSliceCount() {
        return segment.get(JAVA_INT, COMPUTE_INSTANCE_SLICE_COUNT);
    }

    public long memorySizeMB() {
        return segment.get(JAVA_LONG, MEMORY_SIZE_MB);
    }
}
