package io.wattle.cuda;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// A GPU's primary context, current on the thread that retained it, with one stream. For one thread.
public final class CudaContext implements AutoCloseable {
    /// {@code CU_STREAM_NON_BLOCKING}.
    private static final int NON_BLOCKING = 1;

    private final CudaLibrary library;
    private final int device;
    private final MemorySegment stream;

    private CudaContext(CudaLibrary library, int device, MemorySegment stream) {
        this.library = library;
        this.device = device;
        this.stream = stream;
    }

    static CudaContext retain(CudaLibrary library, int device) throws CudaException {
        try (var arena = Arena.ofConfined()) {
            var out = arena.allocate(ADDRESS);
            library.call(CudaFunction.cuDevicePrimaryCtxRetain, out, device);
            try {
                library.call(CudaFunction.cuCtxSetCurrent, out.get(ADDRESS, 0));
                library.call(CudaFunction.cuStreamCreate, out, NON_BLOCKING);
                return new CudaContext(library, device, out.get(ADDRESS, 0));
            } catch (CudaException failure) {
                library.raw(CudaFunction.cuDevicePrimaryCtxRelease_v2, device);
                throw failure;
            }
        }
    }

    /// {@code cuMemGetInfo_v2}.
    public MemoryOccupancy memory() throws CudaException {
        try (var arena = Arena.ofConfined()) {
            var free = arena.allocate(JAVA_LONG);
            var total = arena.allocate(JAVA_LONG);
            library.call(CudaFunction.cuMemGetInfo_v2, free, total);
            return new MemoryOccupancy(free.get(JAVA_LONG, 0), total.get(JAVA_LONG, 0));
        }
    }

    /// {@code cuMemAlloc_v2}.
    DeviceBuffer allocate(long bytes) throws CudaException {
        try (var arena = Arena.ofConfined()) {
            var out = arena.allocate(JAVA_LONG);
            library.call(CudaFunction.cuMemAlloc_v2, out, bytes);
            return new DeviceBuffer(library, out.get(JAVA_LONG, 0), bytes);
        }
    }

    /// Fills a buffer, so that its pages exist and hold known bits.
    void fill(DeviceBuffer buffer, int word) throws CudaException {
        library.call(CudaFunction.cuMemsetD32Async, buffer.address(), word, buffer.bytes() / Integer.BYTES, stream);
    }

    /// {@code cuMemcpyDtoDAsync_v2}.
    void copy(DeviceBuffer from, DeviceBuffer to) throws CudaException {
        library.call(CudaFunction.cuMemcpyDtoDAsync_v2, to.address(), from.address(), from.bytes(), stream);
    }

    /// Time that the GPU takes for work, by its own events.
    double timeMillis(Work work) throws CudaException {
        try (var arena = Arena.ofConfined();
                var start = new CudaEvent(library, arena);
                var end = new CudaEvent(library, arena)) {
            start.record(stream);
            work.enqueue();
            end.record(stream);
            end.synchronize();
            var out = arena.allocate(JAVA_FLOAT);
            var function = library.has(CudaFunction.cuEventElapsedTime)
                    ? CudaFunction.cuEventElapsedTime
                    : CudaFunction.cuEventElapsedTime_v2;
            library.call(function, out, start.handle(), end.handle());
            return out.get(JAVA_FLOAT, 0);
        }
    }

    /// {@code cuModuleLoadDataEx}: compiles PTX text for this GPU, by the driver.
    CudaKernel load(String ptx, String function) throws CudaException {
        return new CudaKernel(library, stream, ptx, function);
    }

    int attribute(CudaAttribute attribute) throws CudaException {
        return new CudaDevice(library, device).attribute(attribute);
    }

    /// Waits for the stream: {@code cuStreamSynchronize}.
    void synchronize() throws CudaException {
        library.call(CudaFunction.cuStreamSynchronize, stream);
    }

    @Override
    public void close() {
        library.raw(CudaFunction.cuStreamDestroy_v2, stream);
        library.raw(CudaFunction.cuDevicePrimaryCtxRelease_v2, device);
    }

    /// Work put on the stream.
    @FunctionalInterface
    interface Work {
        void enqueue() throws CudaException;
    }

    public record MemoryOccupancy(long freeBytes, long totalBytes) {}

    /// An event on the stream.
    private record CudaEvent(CudaLibrary library, MemorySegment handle) implements AutoCloseable {
        CudaEvent(CudaLibrary library, Arena arena) throws CudaException {
            this(library, create(library, arena));
        }

        private static MemorySegment create(CudaLibrary library, Arena arena) throws CudaException {
            var out = arena.allocate(ADDRESS);
            library.call(CudaFunction.cuEventCreate, out, 0);
            return out.get(ADDRESS, 0);
        }

        void record(MemorySegment stream) throws CudaException {
            library.call(CudaFunction.cuEventRecord, handle, stream);
        }

        void synchronize() throws CudaException {
            library.call(CudaFunction.cuEventSynchronize, handle);
        }

        @Override
        public void close() {
            library.raw(CudaFunction.cuEventDestroy_v2, handle);
        }
    }

    /// Memory of the GPU.
    record DeviceBuffer(CudaLibrary library, long address, long bytes) implements AutoCloseable {
        @Override
        public void close() {
            library.raw(CudaFunction.cuMemFree_v2, address);
        }
    }

    /// A kernel that the driver compiled.
    static final class CudaKernel implements AutoCloseable {
        private final CudaLibrary library;
        private final MemorySegment stream;
        private final MemorySegment module;
        private final MemorySegment function;

        private CudaKernel(CudaLibrary library, MemorySegment stream, String ptx, String name) throws CudaException {
            this.library = library;
            this.stream = stream;
            try (var arena = Arena.ofConfined()) {
                var out = arena.allocate(ADDRESS);
                library.call(
                        CudaFunction.cuModuleLoadDataEx,
                        out,
                        arena.allocateFrom(ptx),
                        0,
                        MemorySegment.NULL,
                        MemorySegment.NULL);
                module = out.get(ADDRESS, 0);
                library.call(CudaFunction.cuModuleGetFunction, out, module, arena.allocateFrom(name));
                function = out.get(ADDRESS, 0);
            }
        }

        /// Blocks of a size that fit on one multiprocessor at a time.
        int residentBlocks(int threads) throws CudaException {
            try (var arena = Arena.ofConfined()) {
                var out = arena.allocate(JAVA_INT);
                library.call(CudaFunction.cuOccupancyMaxActiveBlocksPerMultiprocessor, out, function, threads, 0L);
                return out.get(JAVA_INT, 0);
            }
        }

        /// {@code cuLaunchKernel} over one dimension.
        ///
        /// @param parameters one pointer for each argument, as C passes them
        void launch(int blocks, int threads, MemorySegment parameters) throws CudaException {
            library.call(
                    CudaFunction.cuLaunchKernel,
                    function,
                    blocks,
                    1,
                    1,
                    threads,
                    1,
                    1,
                    0,
                    stream,
                    parameters,
                    MemorySegment.NULL);
        }

        @Override
        public void close() {
            library.raw(CudaFunction.cuModuleUnload, module);
        }
    }
}
