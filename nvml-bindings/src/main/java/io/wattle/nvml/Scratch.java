package io.wattle.nvml;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// A few bytes for the result of a call, one piece for each thread, so that the calls that are polled allocate nothing.
/// A result is read before the thread makes its next call.
final class Scratch {
    private static final int BYTES = 16;
    private static final ThreadLocal<MemorySegment> PIECES =
            ThreadLocal.withInitial(() -> Arena.ofAuto().allocate(BYTES, Long.BYTES));

    private Scratch() {}

    /// Zeroed, as a fresh one would be.
    static MemorySegment piece() {
        var piece = PIECES.get();
        piece.set(JAVA_LONG, 0, 0);
        piece.set(JAVA_LONG, Long.BYTES, 0);
        return piece;
    }
}
