package io.wattle.engine.gguf;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Writes GGUF version 3 for tests: metadata in the order given, then 32-bit float tensors.
public final class GgufFile {
    private static final int ALIGNMENT = 32;
    private static final int U32 = 4;
    private static final int I32 = 5;
    private static final int F32 = 6;
    private static final int BOOL = 7;
    private static final int STRING = 8;
    private static final int ARRAY = 9;

    private final ByteBuffer metadata = ByteBuffer.allocate(1 << 20).order(ByteOrder.LITTLE_ENDIAN);
    private final List<Tensor> tensors = new ArrayList<>();
    private long entries;

    private record Tensor(String name, List<Long> dimensions, FloatBuffer values) {
        long bytes() {
            return 4L * values.capacity();
        }
    }

    public GgufFile put(String key, String value) {
        key(key, STRING);
        text(metadata, value);
        return this;
    }

    public GgufFile put(String key, int value) {
        key(key, U32).putInt(value);
        return this;
    }

    public GgufFile put(String key, float value) {
        key(key, F32).putFloat(value);
        return this;
    }

    public GgufFile put(String key, boolean value) {
        key(key, BOOL).put((byte) (value ? 1 : 0));
        return this;
    }

    public GgufFile put(String key, List<String> values) {
        key(key, ARRAY).putInt(STRING).putLong(values.size());
        values.forEach(value -> text(metadata, value));
        return this;
    }

    public GgufFile put(String key, float[] values) {
        key(key, ARRAY).putInt(F32).putLong(values.length);
        for (float value : values) {
            metadata.putFloat(value);
        }
        return this;
    }

    public GgufFile put(String key, int[] values) {
        key(key, ARRAY).putInt(I32).putLong(values.length);
        for (int value : values) {
            metadata.putInt(value);
        }
        return this;
    }

    /// @param dimensions the fastest one first, as GGUF has them
    public GgufFile tensor(String name, float[] values, long... dimensions) {
        tensors.add(new Tensor(name, Arrays.stream(dimensions).boxed().toList(), FloatBuffer.wrap(values)));
        return this;
    }

    public byte[] bytes() {
        long size = tensors.stream().mapToLong(tensor -> padded(tensor.bytes())).sum();
        var out = ByteBuffer.allocate(Math.toIntExact(metadata.position() + size + 4096L + 256L * tensors.size()))
                .order(ByteOrder.LITTLE_ENDIAN);
        out.put("GGUF".getBytes(StandardCharsets.US_ASCII)).putInt(3);
        out.putLong(tensors.size()).putLong(entries);
        out.put(metadata.array(), 0, metadata.position());
        long offset = 0;
        for (var tensor : tensors) {
            text(out, tensor.name);
            out.putInt(tensor.dimensions.size());
            for (long dimension : tensor.dimensions) {
                out.putLong(dimension);
            }
            out.putInt(0).putLong(offset);
            offset += padded(tensor.bytes());
        }
        out.position(Math.toIntExact(padded(out.position())));
        for (var tensor : tensors) {
            int start = out.position();
            for (int at = 0; at < tensor.values.capacity(); at++) {
                out.putFloat(tensor.values.get(at));
            }
            out.position(start + Math.toIntExact(padded(tensor.bytes())));
        }
        var bytes = new byte[out.position()];
        out.get(0, bytes);
        return bytes;
    }

    private ByteBuffer key(String key, int type) {
        entries++;
        text(metadata, key);
        return metadata.putInt(type);
    }

    private static void text(ByteBuffer out, String text) {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        out.putLong(bytes.length).put(bytes);
    }

    private static long padded(long size) {
        return (size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    }
}
