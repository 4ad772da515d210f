package io.wattle.nvml.struct;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;

/// {@code nvmlGpuInstanceProfileInfo_t}, 48 bytes: a MIG profile, as drivers before 11.6 tell it.
public record GpuInstanceProfileInfoStruct(MemorySegment segment) {
    public static final StructLayout LAYOUT = MemoryLayout.structLayout(
                    JAVA_INT.withName("id"),
                    JAVA_INT.withName("isP2pSupported"),
                    JAVA_INT.withName("sliceCount"),
                    JAVA_INT.withName("instanceCount"),
                    JAVA_INT.withName("multiprocessorCount"),
                    JAVA_INT.withName("copyEngineCount"),
                    JAVA_INT.withName("decoderCount"),
                    JAVA_INT.withName("encoderCount"),
                    JAVA_INT.withName("jpegCount"),
                    JAVA_INT.withName("ofaCount"),
                    JAVA_LONG.withName("memorySizeMB"))
            .withName("nvmlGpuInstanceProfileInfo_t");

    private static final long ID = LAYOUT.byteOffset(PathElement.groupElement("id"));
    private static final long IS_P2P_SUPPORTED = LAYOUT.byteOffset(PathElement.groupElement("isP2pSupported"));
    private static final long SLICE_COUNT = LAYOUT.byteOffset(PathElement.groupElement("sliceCount"));
    private static final long INSTANCE_COUNT = LAYOUT.byteOffset(PathElement.groupElement("instanceCount"));
    private static final long MULTIPROCESSOR_COUNT = LAYOUT.byteOffset(PathElement.groupElement("multiprocessorCount"));
    private static final long COPY_ENGINE_COUNT = LAYOUT.byteOffset(PathElement.groupElement("copyEngineCount"));
    private static final long DECODER_COUNT = LAYOUT.byteOffset(PathElement.groupElement("decoderCount"));
    private static final long ENCODER_COUNT = LAYOUT.byteOffset(PathElement.groupElement("encoderCount"));
    private static final long JPEG_COUNT = LAYOUT.byteOffset(PathElement.groupElement("jpegCount"));
    private static final long OFA_COUNT = LAYOUT.byteOffset(PathElement.groupElement("ofaCount"));
    private static final long MEMORY_SIZE_MB = LAYOUT.byteOffset(PathElement.groupElement("memorySizeMB"));

    /// Zeroed.
    public static GpuInstanceProfileInfoStruct allocate(Arena arena) {
        return new GpuInstanceProfileInfoStruct(arena.allocate(LAYOUT));
    }

    public int id() {
        return segment.get(JAVA_INT, ID);
    }

    public int isP2pSupported() {
        return segment.get(JAVA_INT, IS_P2P_SUPPORTED);
    }

    public int sliceCount() {
        return segment.get(JAVA_INT, SLICE_COUNT);
    }

    public int instanceCount() {
        return segment.get(JAVA_INT, INSTANCE_COUNT);
    }

    public int multiprocessorCount() {
        return segment.get(JAVA_INT, MULTIPROCESSOR_COUNT);
    }

    public int copyEngineCount() {
        return segment.get(JAVA_INT, COPY_ENGINE_COUNT);
    }

    public int decoderCount() {
        return segment.get(JAVA_INT, DECODER_COUNT);
    }

    public int encoderCount() {
        return segment.get(JAVA_INT, ENCODER_COUNT);
    }

    public int jpegCount() {
        return segment.get(JAVA_INT, JPEG_COUNT);
    }

    public int ofaCount() {
        return segment.get(JAVA_INT, OFA_COUNT);
    }

    public long memorySizeMB() {
        return segment.get(JAVA_LONG, MEMORY_SIZE_MB);
    }
}
