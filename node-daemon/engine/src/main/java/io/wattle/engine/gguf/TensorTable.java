package io.wattle.engine.gguf;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// The tensor table: names, shapes, types and places of the weights.
///
/// The tensors must follow one another without a gap, as llama.cpp demands, and end within the file.
final class TensorTable {
    /// The default of general.alignment (source: gguf.md).
    static final long ALIGNMENT = 32;

    static final long ALIGNMENT_MAX = 1 << 16;

    /// The largest known models have a few thousand.
    static final long TENSORS_MAX = 65_536;

    private static final int NAME_BYTES_MAX = 63; // source: GGML_MAX_NAME, less the terminating zero
    private static final int DIMENSIONS_MAX = 4; // source: GGML_MAX_DIMS

    private final GgufInput in;
    private final long alignment;
    private final Set<String> names = new HashSet<>();
    private long parameters;
    private long tensorBytes;

    TensorTable(GgufInput in, long alignment) {
        this.in = in;
        this.alignment = alignment;
    }

    private record Entry(String name, long offset, long bytes) {}

    long parameters() {
        return parameters;
    }

    long tensorBytes() {
        return tensorBytes;
    }

    void read(long tensors) throws GgufException {
        List<Entry> entries = new ArrayList<>();
        for (long tensor = 0; tensor < tensors; tensor++) {
            entries.add(entry());
        }
        try {
            checkPlaces(entries);
        } catch (ArithmeticException overflow) {
            throw in.refusal("tensors whose sizes overflow 64 bits", "tensors within the file");
        }
    }

    private Entry entry() throws GgufException {
        var name = in.text("a tensor name", NAME_BYTES_MAX);
        if (!names.add(name)) {
            throw in.refusal("the tensor %s twice".formatted(name), "each tensor once");
        }
        long dimensions = in.unsigned32("the dimensions of " + name);
        if (dimensions < 1 || dimensions > DIMENSIONS_MAX) {
            throw in.refusal("the tensor %s with %d dimensions".formatted(name, dimensions), "1 to " + DIMENSIONS_MAX);
        }
        var shape = new long[(int) dimensions];
        for (int dimension = 0; dimension < shape.length; dimension++) {
            shape[dimension] = in.size("the tensor %s with a dimension of".formatted(name), Integer.MAX_VALUE);
        }
        var type = type(name);
        try {
            return new Entry(name, offset(name), bytes(name, shape, type));
        } catch (ArithmeticException overflow) {
            throw in.refusal("the tensor %s whose size overflows 64 bits".formatted(name), "a tensor within the file");
        }
    }

    private TensorType type(String name) throws GgufException {
        long number = in.unsigned32("the type of " + name);
        return TensorType.numbered(number)
                .orElseThrow(() -> in.refusal(
                        "the tensor %s of the type %d".formatted(name, number), "a type that llama.cpp b4916 knows"));
    }

    private long bytes(String name, long[] shape, TensorType type) throws GgufException {
        long elements = 1;
        for (long dimension : shape) {
            elements = Math.multiplyExact(elements, dimension);
        }
        if (elements == 0 || shape[0] % type.blockElements != 0) {
            throw in.refusal(
                    "the tensor %s of the type %s with rows of %d".formatted(name, type, shape[0]),
                    "a positive multiple of " + type.blockElements);
        }
        long bytes = Math.multiplyExact(elements / type.blockElements, type.blockBytes);
        parameters = Math.addExact(parameters, elements);
        tensorBytes = Math.addExact(tensorBytes, bytes);
        return bytes;
    }

    private long offset(String name) throws GgufException {
        return in.size("the tensor %s at the offset".formatted(name), in.length());
    }

    private void checkPlaces(List<Entry> entries) throws GgufException {
        long start = padded(in.position());
        long expected = 0;
        for (var entry : entries) {
            if (entry.offset != expected) {
                throw in.refusal(
                        "the tensor %s at the offset %d".formatted(entry.name, entry.offset),
                        "%d, the end of the tensor before".formatted(expected));
            }
            long end = Math.addExact(start + entry.offset, entry.bytes);
            if (end > in.length()) {
                throw in.refusal(
                        "%d bytes, but the tensor %s ends at byte %d".formatted(in.length(), entry.name, end),
                        "a whole file; this one was cut off");
            }
            expected = padded(Math.addExact(entry.offset, entry.bytes));
        }
    }

    private long padded(long size) {
        return Math.addExact(size, alignment - 1) / alignment * alignment;
    }
}
