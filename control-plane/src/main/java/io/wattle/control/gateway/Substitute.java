package io.wattle.control.gateway;

import io.wattle.workload.ModelName;
import java.util.Map;

/// Another model than the one asked for answers; the client is told.
///
/// @param reason a short name for what decided
record Substitute(ModelName model, String reason) {
    Map<String, String> headers() {
        return Map.of("x-wattle-model", ClientHead.text(model.value()), "x-wattle-model-reason", reason);
    }
}
