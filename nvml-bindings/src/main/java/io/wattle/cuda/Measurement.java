package io.wattle.cuda;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;

/// Measures a GPU's memory bandwidth in this process. {@link BandwidthProbe} does so in another one.
final class Measurement {
    /// Large enough that the L2 cache does not matter: 16 times its size, at least 1 GiB.
    private static final int CACHES = 16;

    private static final long SMALLEST_BUFFER_BYTES = 1L << 30;
    private static final int ROUNDS = 5;
    private static final int COPIES = 20;
    private static final int WARM_UP = 3;
    private static final int THREADS = 512;
    private static final int VECTOR_BYTES = 16;
    private static final int READS = 20;

    /// Some bits set and some not: memory full of zeros draws less power and may be compressed.
    private static final int PATTERN = 0x5A3C_96E1;

    private Measurement() {}

    static List<Double> run(BandwidthProbe.Kind kind, CudaContext context) throws CudaException {
        long bytes = Math.max(SMALLEST_BUFFER_BYTES, (long) CACHES * context.attribute(CudaAttribute.L2_CACHE_SIZE));
        return switch (kind) {
            case COPY -> copy(context, bytes);
            case READ -> read(context, bytes);
        };
    }

    /// Copies from one buffer to another; each byte is read once and written once.
    private static List<Double> copy(CudaContext context, long bytes) throws CudaException {
        try (var from = context.allocate(bytes);
                var to = context.allocate(bytes)) {
            context.fill(from, PATTERN);
            context.fill(to, PATTERN);
            repeat(WARM_UP, () -> context.copy(from, to));
            context.synchronize();
            return rounds(context, 2.0 * bytes * COPIES, () -> repeat(COPIES, () -> context.copy(from, to)));
        }
    }

    /// Reads one buffer with a kernel that writes next to nothing.
    private static List<Double> read(CudaContext context, long bytes) throws CudaException {
        try (var source = context.allocate(bytes);
                var sink = context.allocate(VECTOR_BYTES);
                var kernel = context.load(ptx(), "bw_read");
                var arena = Arena.ofConfined()) {
            context.fill(source, PATTERN);
            int blocks = context.attribute(CudaAttribute.MULTIPROCESSOR_COUNT) * kernel.residentBlocks(THREADS);
            var iterations = arena.allocateFrom(JAVA_INT, 1);
            var parameters = arena.allocate(ADDRESS, 4);
            parameters.setAtIndex(ADDRESS, 0, arena.allocateFrom(JAVA_LONG, source.address()));
            parameters.setAtIndex(ADDRESS, 1, arena.allocateFrom(JAVA_LONG, sink.address()));
            parameters.setAtIndex(ADDRESS, 2, arena.allocateFrom(JAVA_LONG, bytes / VECTOR_BYTES));
            parameters.setAtIndex(ADDRESS, 3, iterations);
            repeat(WARM_UP, () -> kernel.launch(blocks, THREADS, parameters));
            context.synchronize();
            iterations.set(JAVA_INT, 0, READS);
            return rounds(context, (double) bytes * READS, () -> kernel.launch(blocks, THREADS, parameters));
        }
    }

    private static List<Double> rounds(CudaContext context, double bytes, CudaContext.Work work) throws CudaException {
        var bytesPerSecond = new ArrayList<Double>();
        for (int round = 0; round < ROUNDS; round++) {
            bytesPerSecond.add(bytes / (context.timeMillis(work) / 1e3));
        }
        Collections.sort(bytesPerSecond);
        return bytesPerSecond;
    }

    private static void repeat(int times, CudaContext.Work work) throws CudaException {
        for (int time = 0; time < times; time++) {
            work.enqueue();
        }
    }

    private static String ptx() {
        try (var in = Objects.requireNonNull(Measurement.class.getResourceAsStream("bw_read.ptx"))) {
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
