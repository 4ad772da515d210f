package io.wattle.control.gateway.upstream;

import java.util.concurrent.atomic.AtomicReferenceArray;

/// Arrays of one size that queues share. What is taken and never given back is garbage like any other. Thread-safe.
final class LentArrays {
    /// Holds what one read of an engine gives at most, and what is left from the one before.
    static final int SIZE = 64 << 10;

    private static final AtomicReferenceArray<byte[]> SPARE = new AtomicReferenceArray<>(16);

    private LentArrays() {}

    /// An array with room for so many bytes, with anything in it.
    static byte[] take(int length) {
        for (int i = 0; i < SPARE.length() && length <= SIZE; i++) {
            byte[] spare = SPARE.getPlain(i) == null ? null : SPARE.getAndSet(i, null);
            if (spare != null) {
                return spare;
            }
        }
        return new byte[Math.max(length, Math.min(SIZE, 2 * length))];
    }

    /// Whoever gives it back must not look at it again.
    static void giveBack(byte[] array) {
        for (int i = 0; i < SPARE.length() && array.length == SIZE; i++) {
            if (SPARE.getPlain(i) == null && SPARE.compareAndSet(i, null, array)) {
                return;
            }
        }
    }
}
