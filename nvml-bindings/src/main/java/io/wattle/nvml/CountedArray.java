package io.wattle.nvml;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import io.wattle.nvml.linker.NvmlFunction;
import java.lang.foreign.Arena;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/// NVML's form for lists: the buffer's capacity goes in, the number of elements comes out, and
/// INSUFFICIENT_SIZE says that the buffer must grow.
///
/// @param items    room for {@code capacity} elements
/// @param count    holds the capacity before the call and the number of elements after it
record CountedArray(MemorySegment items, MemorySegment count, int capacity) {
    private static final int FIRST_CAPACITY = 64;

    /// Room for elements that appear between two calls.
    private static final int SLACK = 16;

    /// The list may grow between calls, but not for ever.
    private static final int ATTEMPTS = 4;

    /// Calls until the buffer is large enough, then reads each element.
    static <T> List<T> read(NvmlFunction function, MemoryLayout element, Call call, Reader<T> reader)
            throws NvmlException {
        int capacity = FIRST_CAPACITY;
        for (int attempt = 1; ; attempt++) {
            try (var arena = Arena.ofConfined()) {
                var count = arena.allocateFrom(JAVA_INT, capacity);
                var array = new CountedArray(arena.allocate(element, capacity), count, capacity);
                int code = call.call(array);
                int length = count.get(JAVA_INT, 0);
                if (code == NvmlReturn.INSUFFICIENT_SIZE.code() && attempt < ATTEMPTS) {
                    capacity = Math.max(capacity, length) + SLACK;
                    continue;
                }
                NvmlException.check(function, code);
                return array.elements(Math.min(length, capacity), reader);
            }
        }
    }

    /// For functions that tell the number of elements in a struct of their own.
    void setLength(int length) {
        count.set(JAVA_INT, 0, length);
    }

    private <T> List<T> elements(int length, Reader<T> reader) {
        var elements = new ArrayList<T>(length);
        for (int index = 0; index < length; index++) {
            elements.add(reader.read(this, index));
        }
        return List.copyOf(elements);
    }

    /// The call into NVML, answering the raw code.
    @FunctionalInterface
    interface Call {
        int call(CountedArray array);
    }

    /// Reads one element.
    @FunctionalInterface
    interface Reader<T> {
        T read(CountedArray array, int index);
    }
}
