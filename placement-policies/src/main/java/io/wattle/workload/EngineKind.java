package io.wattle.workload;

import java.util.Arrays;
import java.util.Optional;

/// The kinds of inference engine the node daemon has an adapter for.
public enum EngineKind {
    VLLM("vllm"),
    SGLANG("sglang"),
    TENSORRT_LLM("tensorrt-llm"),
    LLAMA_CPP("llama-cpp"),
    /// An endpoint that already runs, which Wattle routes to and does not start.
    OPENAI("openai");

    private final String label;

    EngineKind(String label) {
        this.label = label;
    }

    /// As written in files.
    public String label() {
        return label;
    }

    public static Optional<EngineKind> ofLabel(String label) {
        return Arrays.stream(values()).filter(kind -> kind.label.equals(label)).findFirst();
    }
}
