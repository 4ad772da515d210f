package io.wattle.engine.http;

import io.wattle.engine.llama.GenerationEvent.Failed;
import io.wattle.engine.llama.GenerationEvent.Finished;

/// How a generation went, for the client and the log.
final class Outcome {
    private Outcome() {}

    static ApiError error(Failed failed) {
        return failed.stopping() ? ApiError.unavailable(failed.reason()) : ApiError.internal(failed.reason());
    }

    static String sentence(Finished finished, Usage usage) {
        return "%d prompt tokens, %d generated, finish %s"
                .formatted(
                        usage.promptTokens(),
                        usage.completionTokens(),
                        finished.reason().word());
    }
}
