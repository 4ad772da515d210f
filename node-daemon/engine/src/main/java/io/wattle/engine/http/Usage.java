package io.wattle.engine.http;

import com.fasterxml.jackson.databind.node.ObjectNode;

/// True token counts of a request and its answer.
record Usage(int promptTokens, int completionTokens) {
    ObjectNode json() {
        return Json.object()
                .put("prompt_tokens", promptTokens)
                .put("completion_tokens", completionTokens)
                .put("total_tokens", promptTokens + completionTokens);
    }
}
