package io.wattle.performance;

import java.util.Locale;

/// Which profile of an engine fits a name and version: engines differ, and so do their generations.
public final class EngineEra {
    /// Today's vLLM, and whatever nobody knows.
    public static final String DEFAULT = "vllm";

    private EngineEra() {}

    /// @param name             such as {@code vllm}; blank for the default
    /// @param version          such as {@code 0.11.1}; blank where it is not known
    /// @param quantisedExperts whether a mixture of experts is served below 16 bits
    public static String key(String name, String version, boolean quantisedExperts) {
        String engine = name.strip().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
        if (engine.startsWith("sglang")) {
            return "sglang";
        }
        if (engine.startsWith("trt") || engine.startsWith("tensorrt")) {
            return "trtllm";
        }
        if (engine.startsWith("tgi") || engine.startsWith("textgeneration")) {
            return "vllm-2024";
        }
        return vllm(version, quantisedExperts);
    }

    /// vLLM 0.12 ran quantised experts at a third of the speed of the releases around it (source: rows of Qwen3-235B
    /// FP8 on H200 in AIConfigurator's regression table); releases of 2023 and of the first half of 2024 launched
    /// each kernel apart.
    private static String vllm(String version, boolean quantisedExperts) {
        String digits = version.strip().replaceFirst("^v", "");
        if (digits.startsWith("0.12.") && quantisedExperts) {
            return "vllm-0.12-experts";
        }
        if (digits.matches("0\\.[0-2](\\..*)?")) {
            return "vllm-2023";
        }
        return digits.matches("0\\.[3-5](\\..*)?") ? "vllm-2024" : DEFAULT;
    }
}
