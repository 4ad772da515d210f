package io.wattle.cuda;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.UUID;

/// One GPU as the CUDA driver sees it.
public final class CudaDevice {
    private static final int NAME_CAPACITY = 256;
    private static final int UUID_BYTES = 16;
    private static final int BUS_ID_CAPACITY = 32;

    private final CudaLibrary library;
    private final int device;

    CudaDevice(CudaLibrary library, int device) {
        this.library = library;
        this.device = device;
    }

    /// {@code cuDeviceGetName}.
    public String name() throws CudaException {
        return text(CudaFunction.cuDeviceGetName, NAME_CAPACITY);
    }

    /// {@code cuDeviceGetPCIBusId}.
    public String pciBusId() throws CudaException {
        return text(CudaFunction.cuDeviceGetPCIBusId, BUS_ID_CAPACITY);
    }

    /// {@code cuDeviceGetUuid}, written as NVML writes it: {@code GPU-…}.
    public String uuid() throws CudaException {
        try (var arena = Arena.ofConfined()) {
            var out = arena.allocate(UUID_BYTES);
            library.call(CudaFunction.cuDeviceGetUuid, out, device);
            ByteBuffer bytes = out.asByteBuffer().order(ByteOrder.BIG_ENDIAN);
            return "GPU-" + new UUID(bytes.getLong(), bytes.getLong());
        }
    }

    /// {@code cuDeviceTotalMem_v2}.
    public long totalMemoryBytes() throws CudaException {
        try (var arena = Arena.ofConfined()) {
            var out = arena.allocate(JAVA_LONG);
            library.call(CudaFunction.cuDeviceTotalMem_v2, out, device);
            return out.get(JAVA_LONG, 0);
        }
    }

    /// {@code cuDeviceGetAttribute}.
    public int attribute(CudaAttribute attribute) throws CudaException {
        try (var arena = Arena.ofConfined()) {
            var out = arena.allocate(JAVA_INT);
            library.call(CudaFunction.cuDeviceGetAttribute, out, attribute.code(), device);
            return out.get(JAVA_INT, 0);
        }
    }

    /// The GPU's primary context, current on the calling thread until it is closed. Costs hundreds of
    /// MiB of GPU memory; a GPU fault ends the process. Use it in a probe's process only.
    public CudaContext retainContext() throws CudaException {
        return CudaContext.retain(library, device);
    }

    private String text(CudaFunction function, int capacity) throws CudaException {
        try (var arena = Arena.ofConfined()) {
            var out = arena.allocate(capacity);
            library.call(function, out, capacity, device);
            return out.getString(0);
        }
    }
}
