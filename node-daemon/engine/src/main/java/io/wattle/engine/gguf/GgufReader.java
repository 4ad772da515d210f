package io.wattle.engine.gguf;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/// Reads the head of a GGUF version 3 file and checks every number in it against the file's length.
///
/// Stricter than llama.cpp, which trusts counts and lengths far enough to crash. Layout: magic, version, tensor count,
/// entry count, the metadata entries, the tensor table, padding, the tensors' bytes (source: gguf.md of ggml).
public final class GgufReader {
    private static final long MAGIC = 0x46554747; // "GGUF", little-endian
    private static final long VERSION = 3;

    /// Real files have some tens; the largest known vocabularies are arrays, one entry each.
    private static final long ENTRIES_MAX = 65_536;

    private static final int KEY_BYTES_MAX = 65_535; // source: gguf.md
    private static final int TEXT_BYTES_MAX = 8 << 20;
    private static final int ENTRY_BYTES_AT_LEAST = 8 + 4 + 1;

    private final GgufInput in;
    private final Map<String, GgufValue> metadata = new HashMap<>();

    private GgufReader(GgufInput in) {
        this.in = in;
    }

    /// @throws GgufException if the file is missing, unreadable, truncated or wrong in any way
    public static Gguf read(Path file) throws GgufException {
        if (!Files.exists(file)) {
            throw GgufException.unreadable(file.toString(), "it does not exist", null);
        }
        if (!Files.isRegularFile(file)) {
            throw GgufException.unreadable(file.toString(), "it is not a regular file", null);
        }
        try (var in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
            return read(file.toString(), in, Files.size(file));
        } catch (IOException failure) {
            throw GgufException.unreadable(
                    file.toString(), failure.getClass().getSimpleName() + " " + failure.getMessage(), failure);
        }
    }

    /// @param length bytes of the whole file, tensors included; only the head of {@code in} is read
    static Gguf read(String file, InputStream in, long length) throws GgufException {
        return new GgufReader(new GgufInput(file, in, length)).read();
    }

    private Gguf read() throws GgufException {
        long magic = in.unsigned32("the magic number");
        if (magic != MAGIC) {
            throw in.refusal("the magic number 0x%08X".formatted(magic), "0x%08X (GGUF)".formatted(MAGIC));
        }
        long version = in.unsigned32("the version");
        if (version != VERSION) {
            throw in.refusal("version %d".formatted(version), "version %d in little-endian order".formatted(VERSION));
        }
        long tensors = in.size("a tensor count of", TensorTable.TENSORS_MAX);
        long entries = in.size("a metadata count of", Math.min(ENTRIES_MAX, in.remaining() / ENTRY_BYTES_AT_LEAST));
        for (long entry = 0; entry < entries; entry++) {
            readEntry();
        }
        var table = new TensorTable(in, alignment());
        table.read(tensors);
        return new Gguf(metadata, table.parameters(), table.tensorBytes());
    }

    private void readEntry() throws GgufException {
        var key = in.text("a metadata key", KEY_BYTES_MAX);
        if (metadata.put(key, value(key, type("the type of " + key))) != null) {
            throw in.refusal("the metadata key %s twice".formatted(key), "each key once");
        }
    }

    private GgufType type(String what) throws GgufException {
        long number = in.unsigned32(what);
        return GgufType.numbered(number)
                .orElseThrow(() -> in.refusal(
                        "%s as %d".formatted(what, number), "0 to %d".formatted(GgufType.values().length - 1)));
    }

    private GgufValue value(String key, GgufType type) throws GgufException {
        return switch (type) {
            case UINT8 -> new GgufValue.Whole(in.unsignedByte(key));
            case INT8 -> new GgufValue.Whole((byte) in.unsignedByte(key));
            case UINT16 ->
                new GgufValue.Whole(Short.toUnsignedLong(in.bytes(2, key).getShort()));
            case INT16 -> new GgufValue.Whole(in.bytes(2, key).getShort());
            case UINT32 -> new GgufValue.Whole(in.unsigned32(key));
            case INT32 -> new GgufValue.Whole((int) in.unsigned32(key));
            case UINT64, INT64 -> new GgufValue.Whole(in.signed64(key));
            case FLOAT32 -> new GgufValue.Real(in.bytes(4, key).getFloat());
            case FLOAT64 -> new GgufValue.Real(in.bytes(8, key).getDouble());
            case BOOL -> truth(key);
            case STRING -> new GgufValue.Text(in.text(key, TEXT_BYTES_MAX));
            case ARRAY -> sequence(key);
        };
    }

    private GgufValue truth(String key) throws GgufException {
        int value = in.unsignedByte(key);
        if (value > 1) {
            throw in.refusal("%s as %d".formatted(key, value), "0 or 1 for a truth value");
        }
        return new GgufValue.Truth(value == 1);
    }

    private GgufValue sequence(String key) throws GgufException {
        var type = type("the element type of " + key);
        if (type == GgufType.ARRAY) {
            throw in.refusal("%s as an array of arrays".formatted(key), "an array of plain values");
        }
        long count = in.size("%s with a count of".formatted(key), (in.remaining() - 8) / type.bytesAtLeast);
        if (type != GgufType.STRING) {
            in.skip(count * type.bytesAtLeast, key);
            return new GgufValue.Sequence(type, count, type.bytesAtLeast);
        }
        long longest = 0;
        for (long element = 0; element < count; element++) {
            longest = Math.max(longest, in.skipText(key));
        }
        return new GgufValue.Sequence(type, count, longest);
    }

    private long alignment() throws GgufException {
        var key = "general.alignment";
        if (!metadata.containsKey(key)) {
            return TensorTable.ALIGNMENT;
        }
        if (metadata.get(key) instanceof GgufValue.Whole(long value)
                && Long.bitCount(value) == 1
                && value > 0
                && value <= TensorTable.ALIGNMENT_MAX) {
            return value;
        }
        throw in.refusal(
                "%s as %s".formatted(key, metadata.get(key)),
                "a power of two up to %d".formatted(TensorTable.ALIGNMENT_MAX));
    }
}
