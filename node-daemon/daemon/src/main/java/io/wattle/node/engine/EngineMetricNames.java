package io.wattle.node.engine;

import java.util.List;

/// What engines call the figures that Wattle reads. One table for all kinds, because the names do not clash and an
/// endpoint that already runs may be any of them (sources: vLLM docs/design/metrics.md, SGLang production metrics,
/// llama.cpp server README).
final class EngineMetricNames {
    static final List<String> RUNNING =
            List.of("vllm:num_requests_running", "sglang:num_running_reqs", "llamacpp:requests_processing");
    static final List<String> WAITING =
            List.of("vllm:num_requests_waiting", "sglang:num_queue_reqs", "llamacpp:requests_deferred");
    static final List<String> PROMPT_TOKENS =
            List.of("vllm:prompt_tokens_total", "sglang:prompt_tokens_total", "llamacpp:prompt_tokens_total");
    static final List<String> OUTPUT_TOKENS = List.of(
            "vllm:generation_tokens_total", "sglang:generation_tokens_total", "llamacpp:tokens_predicted_total");

    private EngineMetricNames() {}
}
