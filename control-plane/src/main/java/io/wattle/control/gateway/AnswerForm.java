package io.wattle.control.gateway;

import java.util.Map;
import java.util.Optional;

/// The form of a route's answers: how its streams end, and whether every engine has it.
enum AnswerForm {
    /// Chunks with choices, ended by {@code [DONE]}.
    COMPLETION(true),
    /// Named events of which one says that it is the last: responses and messages.
    EVENTS(false),
    /// One JSON object; no streams.
    OBJECT(false);

    private static final Map<String, AnswerForm> BY_ROUTE = Map.of(
            "/chat/completions", COMPLETION,
            "/completions", COMPLETION,
            "/embeddings", OBJECT,
            "/responses", EVENTS,
            "/messages", EVENTS,
            "/rerank", OBJECT,
            "/score", OBJECT,
            "/tokenize", OBJECT,
            "/detokenize", OBJECT);

    private final boolean everywhere;

    AnswerForm(boolean everywhere) {
        this.everywhere = everywhere;
    }

    /// Of a route below {@code /v1} that is answered by engines.
    static Optional<AnswerForm> of(String route) {
        return Optional.ofNullable(BY_ROUTE.get(route));
    }

    /// Whether every engine answers it; else one that does not says 404.
    boolean isEverywhere() {
        return everywhere;
    }
}
