package io.wattle.nvml;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.wattle.nvml.linker.Downcalls;
import io.wattle.nvml.linker.NvmlFunction;
import io.wattle.nvml.struct.CharArray;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// The functions of one device by their form: selectors in, one value out, or the exception.
///
/// Results come in memory of the thread's own, so that calls from several threads share nothing.
record DeviceCalls(Downcalls nvml, MemorySegment handle) {
    int readInt(NvmlFunction function) throws NvmlException {
        var out = Scratch.piece();
        NvmlException.check(function, nvml.call(function, handle, out));
        return out.get(JAVA_INT, 0);
    }

    int readInt(NvmlFunction function, int selector) throws NvmlException {
        var out = Scratch.piece();
        NvmlException.check(function, nvml.call(function, handle, selector, out));
        return out.get(JAVA_INT, 0);
    }

    int readInt(NvmlFunction function, int first, int second) throws NvmlException {
        var out = Scratch.piece();
        NvmlException.check(function, nvml.call(function, handle, first, second, out));
        return out.get(JAVA_INT, 0);
    }

    /// For functions with two {@code unsigned int} results.
    IntPair readInts(NvmlFunction function) throws NvmlException {
        try (var arena = Arena.ofConfined()) {
            var first = arena.allocate(JAVA_INT);
            var second = arena.allocate(JAVA_INT);
            NvmlException.check(function, nvml.call(function, handle, first, second));
            return new IntPair(first.get(JAVA_INT, 0), second.get(JAVA_INT, 0));
        }
    }

    long readLong(NvmlFunction function) throws NvmlException {
        var out = Scratch.piece();
        NvmlException.check(function, nvml.call(function, handle, out));
        return out.get(JAVA_LONG, 0);
    }

    long readLong(NvmlFunction function, int selector) throws NvmlException {
        var out = Scratch.piece();
        NvmlException.check(function, nvml.call(function, handle, selector, out));
        return out.get(JAVA_LONG, 0);
    }

    long readLong(NvmlFunction function, int first, int second) throws NvmlException {
        var out = Scratch.piece();
        NvmlException.check(function, nvml.call(function, handle, first, second, out));
        return out.get(JAVA_LONG, 0);
    }

    /// For functions with two {@code unsigned long long} results.
    LongPair readLongs(NvmlFunction function, int first, int second) throws NvmlException {
        try (var arena = Arena.ofConfined()) {
            var one = arena.allocate(JAVA_LONG);
            var two = arena.allocate(JAVA_LONG);
            NvmlException.check(function, nvml.call(function, handle, first, second, one, two));
            return new LongPair(one.get(JAVA_LONG, 0), two.get(JAVA_LONG, 0));
        }
    }

    boolean readBoolean(NvmlFunction function) throws NvmlException {
        return readInt(function) != 0;
    }

    String readText(NvmlFunction function, int capacity) throws NvmlException {
        try (var arena = Arena.ofConfined()) {
            var out = arena.allocate(capacity);
            NvmlException.check(function, nvml.call(function, handle, out, capacity));
            return CharArray.read(out, 0, capacity);
        }
    }

    /// Lets the driver fill, or read, a struct.
    void pass(NvmlFunction function, MemorySegment struct) throws NvmlException {
        NvmlException.check(function, nvml.call(function, handle, struct));
    }

    void pass(NvmlFunction function, int selector, MemorySegment struct) throws NvmlException {
        NvmlException.check(function, nvml.call(function, handle, selector, struct));
    }

    void command(NvmlFunction function) throws NvmlException {
        NvmlException.check(function, nvml.call(function, handle));
    }

    void command(NvmlFunction function, boolean on) throws NvmlException {
        command(function, on ? 1 : 0);
    }

    void command(NvmlFunction function, int value) throws NvmlException {
        NvmlException.check(function, nvml.call(function, handle, value));
    }

    void command(NvmlFunction function, int first, int second) throws NvmlException {
        NvmlException.check(function, nvml.call(function, handle, first, second));
    }

    /// Two results of one call.
    record IntPair(int first, int second) {}

    /// Two results of one call.
    record LongPair(long first, long second) {}
}
