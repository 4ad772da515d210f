package io.wattle.prediction;

import io.wattle.workload.Precision;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Names of number formats as measurements, checkpoints and engines write them.
final class PrecisionLabel {
    private static final Map<String, Precision> OTHER_NAMES = Map.ofEntries(
            Map.entry("bfloat16", Precision.BF16),
            Map.entry("float16", Precision.FP16),
            Map.entry("half", Precision.FP16),
            Map.entry("float32", Precision.FP32),
            Map.entry("float", Precision.FP32),
            Map.entry("float8", Precision.FP8),
            Map.entry("fp8_e4m3", Precision.FP8),
            Map.entry("fp8_e5m2", Precision.FP8),
            Map.entry("fp8_block", Precision.FP8),
            Map.entry("w8a8", Precision.INT8),
            Map.entry("mxfp4", Precision.FP4),
            Map.entry("nvfp4", Precision.FP4),
            Map.entry("w4a16", Precision.INT4),
            Map.entry("awq", Precision.INT4),
            Map.entry("gptq", Precision.INT4));

    private PrecisionLabel() {}

    static Optional<Precision> find(String label) {
        String name = label.strip().toLowerCase(Locale.ROOT);
        return Precision.ofLabel(name).or(() -> Optional.ofNullable(OTHER_NAMES.get(name)));
    }

    /// All that are understood, for advice.
    static String all() {
        return "bf16, fp16, fp32, fp8, int8, fp4 (mxfp4, nvfp4) or int4 (awq, gptq)";
    }
}
