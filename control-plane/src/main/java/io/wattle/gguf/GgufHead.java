package io.wattle.gguf;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/// The part of a GGUF file before the tensors' data: metadata, then name, shape and place of each tensor.
///
/// Source: the specification of GGUF, version 3 (ggml, docs/gguf.md). All numbers are little-endian.
final class GgufHead {
    private static final int VERSION = 3;
    private static final int ALIGNMENT = 32;

    private static final int TYPE_UINT32 = 4;
    private static final int TYPE_INT32 = 5;
    private static final int TYPE_FLOAT32 = 6;
    private static final int TYPE_STRING = 8;
    private static final int TYPE_ARRAY = 9;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    private GgufHead() {}

    /// @param metadata written in the map's order
    static byte[] of(Map<String, GgufValue> metadata, List<Tensor> tensors) {
        var head = new GgufHead();
        head.bytes.writeBytes("GGUF".getBytes(StandardCharsets.US_ASCII));
        head.int32(VERSION);
        head.int64(tensors.size());
        head.int64(metadata.size());
        metadata.forEach((key, value) -> {
            head.string(key);
            head.value(value);
        });
        long offset = 0;
        for (Tensor tensor : tensors) {
            head.tensor(tensor, offset);
            offset += tensor.paddedBytes();
        }
        int size = head.bytes.size();
        head.bytes.writeBytes(new byte[(int) padded(size) - size]);
        return head.bytes.toByteArray();
    }

    static long padded(long size) {
        return (size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    }

    private void tensor(Tensor tensor, long offset) {
        string(tensor.name());
        int32(tensor.dimensions().size());
        tensor.dimensions().forEach(this::int64);
        int32(tensor.type().code());
        int64(offset);
    }

    private void value(GgufValue value) {
        switch (value) {
            case GgufValue.Text(String text) -> {
                int32(TYPE_STRING);
                string(text);
            }
            case GgufValue.Whole(int whole) -> {
                int32(TYPE_UINT32);
                int32(whole);
            }
            case GgufValue.Real(float real) -> {
                int32(TYPE_FLOAT32);
                int32(Float.floatToIntBits(real));
            }
            case GgufValue.Texts(List<String> texts) -> {
                array(TYPE_STRING, texts.size());
                texts.forEach(this::string);
            }
            case GgufValue.Wholes(List<Integer> wholes) -> {
                array(TYPE_INT32, wholes.size());
                wholes.forEach(this::int32);
            }
            case GgufValue.Reals(List<Float> reals) -> {
                array(TYPE_FLOAT32, reals.size());
                reals.forEach(real -> int32(Float.floatToIntBits(real)));
            }
        }
    }

    private void array(int elementType, int size) {
        int32(TYPE_ARRAY);
        int32(elementType);
        int64(size);
    }

    private void string(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        int64(utf8.length);
        bytes.writeBytes(utf8);
    }

    private void int32(int number) {
        bytes.writeBytes(ByteBuffer.allocate(Integer.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(number)
                .array());
    }

    private void int64(long number) {
        bytes.writeBytes(ByteBuffer.allocate(Long.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(number)
                .array());
    }
}
