package io.wattle.gguf;

/// Number formats of tensors that this package writes (source: ggml.h, enum ggml_type).
public enum TensorType {
    F32("f32", 0, 1, 4),
    F16("f16", 1, 1, 2),
    /// Blocks of 32 numbers: one half-precision scale and 32 signed bytes.
    Q8_0("q8_0", 8, 32, 34);

    private final String label;
    private final int code;
    private final int blockElements;
    private final int blockBytes;

    TensorType(String label, int code, int blockElements, int blockBytes) {
        this.label = label;
        this.code = code;
        this.blockElements = blockElements;
        this.blockBytes = blockBytes;
    }

    /// As written on the command line.
    public String label() {
        return label;
    }

    int code() {
        return code;
    }

    /// Numbers of one block; a row holds whole blocks.
    int blockElements() {
        return blockElements;
    }

    long bytes(long elements) {
        return elements / blockElements * blockBytes;
    }
}
