package io.wattle.workload;

import java.util.Arrays;
import java.util.Optional;

/// Number format of a model's weights.
public enum Precision {
    FP32("fp32", 32),
    BF16("bf16", 16),
    FP16("fp16", 16),
    FP8("fp8", 8),
    /// llama.cpp's Q8_0 among them: 34 bytes for 32 weights.
    INT8("int8", 8.5),
    FP4("fp4", 4.25),
    INT4("int4", 4.5);

    private final String label;
    private final double bitsPerWeight;

    Precision(String label, double bitsPerWeight) {
        this.label = label;
        this.bitsPerWeight = bitsPerWeight;
    }

    /// As written in files.
    public String label() {
        return label;
    }

    /// Bits one weight takes in memory, the scales of its block included.
    public double bitsPerWeight() {
        return bitsPerWeight;
    }

    public static Optional<Precision> ofLabel(String label) {
        return Arrays.stream(values())
                .filter(precision -> precision.label.equals(label))
                .findFirst();
    }
}
