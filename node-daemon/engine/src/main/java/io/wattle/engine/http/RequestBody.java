package io.wattle.engine.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;

/// Reads bodies whole, each below {@value #BYTES_MAX} bytes and all together within a share of the heap.
///
/// A client is refused rather than made to wait, so that slow senders cannot hold up the others.
final class RequestBody {
    /// 32 MiB.
    static final int BYTES_MAX = 32 << 20;

    /// What a body takes on the heap while it is parsed: its bytes, the parser's characters, its strings.
    private static final int HEAP_BYTES_PER_BYTE = 8;

    private static final int CHUNK_BYTES = 1 << 16;

    private final AtomicLong left;
    private final long budget;

    /// @param heapBytes the most that the heap may grow to
    RequestBody(long heapBytes) {
        budget = Math.max(CHUNK_BYTES, heapBytes / HEAP_BYTES_PER_BYTE);
        left = new AtomicLong(budget);
    }

    /// What to do with a body while its bytes are charged.
    @FunctionalInterface
    interface Use<T> {
        T apply(byte[] body) throws ApiError;
    }

    /// @param announced the content-length, where the client sent one
    /// @throws ApiError if the body is too large, or too much is being read already
    <T> T read(InputStream in, OptionalLong announced, Use<T> use) throws ApiError, IOException {
        if (announced.orElse(0) > BYTES_MAX) {
            throw tooLarge(announced.getAsLong());
        }
        var charge = new Charge();
        try {
            return use.apply(readCharged(in, charge));
        } catch (OutOfMemoryError full) {
            throw ApiError.tooLarge("The body is too large for this engine's heap; start it with a larger -Xmx.");
        } finally {
            left.addAndGet(charge.bytes);
        }
    }

    private byte[] readCharged(InputStream in, Charge charge) throws ApiError, IOException {
        var body = new ByteArrayOutputStream();
        var chunk = new byte[CHUNK_BYTES];
        for (int count = in.read(chunk); count >= 0; count = in.read(chunk)) {
            if (body.size() + count > BYTES_MAX) {
                throw tooLarge((long) body.size() + count);
            }
            charge.add(count);
            body.write(chunk, 0, count);
        }
        return body.toByteArray();
    }

    private static ApiError tooLarge(long bytes) {
        return ApiError.tooLarge("The body (%d bytes or more) must have at most %d bytes.".formatted(bytes, BYTES_MAX));
    }

    private final class Charge {
        private long bytes;

        void add(int count) throws ApiError {
            bytes += count;
            if (left.addAndGet(-count) >= 0) {
                return;
            }
            if (bytes > budget) {
                throw ApiError.tooLarge("The body (%d bytes or more) is too large for this engine's heap (at most %d); "
                                .formatted(bytes, budget)
                        + "start it with a larger -Xmx.");
            }
            throw ApiError.noCapacity("Too many large requests are being read at once.");
        }
    }
}
