package io.wattle.catalog;

import io.wattle.workload.Precision;
import java.util.List;

/// How a type of GPU takes weights of a precision.
public enum PrecisionSupport {
    /// Its units multiply in it.
    NATIVE,
    /// Engines unpack the weights to 16 bits while they multiply: fewer bytes, no more speed.
    UNPACKED,
    /// No engine with an adapter for this GPU runs it, llama.cpp apart.
    NONE;

    private static final List<String> WITHOUT_KERNELS = List.of("pascal", "volta");
    private static final List<String> BEFORE_AMPERE = List.of("pascal", "volta", "turing");

    /// Source: vLLM's table of supported hardware for quantisation; it wants compute capability 7.0, and 8.0 for bf16.
    public static PrecisionSupport of(GpuType gpu, Precision precision) {
        String generation = gpu.generation();
        boolean isOlder = BEFORE_AMPERE.contains(generation);
        boolean isNative = gpu.computes(precision);
        return switch (precision) {
            case FP16, FP32 -> NATIVE;
            case BF16 -> isOlder ? NONE : NATIVE;
            case INT8 -> WITHOUT_KERNELS.contains(generation) ? NONE : isNative ? NATIVE : UNPACKED;
            case INT4 -> WITHOUT_KERNELS.contains(generation) ? NONE : UNPACKED;
            case FP8, FP4 -> isOlder ? NONE : isNative ? NATIVE : UNPACKED;
        };
    }

    /// One sentence that refuses it, with what the GPU takes instead.
    public static String refusal(GpuType gpu, Precision precision) {
        List<String> taken = List.of(Precision.values()).stream()
                .filter(other -> of(gpu, other) != NONE)
                .map(Precision::label)
                .toList();
        return "The GPU type \"%s\" takes no weights in %s; it takes %s."
                .formatted(gpu.name(), precision.label(), String.join(", ", taken));
    }
}
