package io.wattle.simulation.fleets;

import io.wattle.workload.ModelName;

/// The nine kinds of requests that DynamoLLM keeps apart, by the lengths of prompt and answer (arXiv:2408.00741:
/// prompts below 256, below 1024 and above; answers below 100, below 350 and above).
final class RequestClass {
    private static final String SEPARATOR = ".class-";
    private static final int KINDS = 3;

    private RequestClass() {}

    static ModelName of(ModelName model, int inputTokens, int outputTokens) {
        int input = inputTokens < 256 ? 0 : inputTokens < 1024 ? 1 : 2;
        int output = outputTokens < 100 ? 0 : outputTokens < 350 ? 1 : 2;
        return new ModelName(model.value() + SEPARATOR + (input * KINDS + output));
    }

    static ModelName modelOf(ModelName pool) {
        int end = pool.value().lastIndexOf(SEPARATOR);
        return end < 0 ? pool : new ModelName(pool.value().substring(0, end));
    }
}
