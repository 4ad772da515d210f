package io.wattle.node.engine;

import java.util.OptionalInt;
import java.util.OptionalLong;

/// An engine's own counters, under one set of names; what it does not tell is absent.
///
/// @param progress grows whenever the engine gets on with a request; absent where no counter shows that
public record EngineMetrics(
        OptionalInt requestsRunning,
        OptionalInt requestsWaiting,
        OptionalLong promptTokens,
        OptionalLong outputTokens,
        OptionalLong progress) {
    /// Whether it is known to have nothing to do.
    boolean isIdle() {
        return requestsRunning.isPresent() && requestsRunning.getAsInt() == 0 && requestsWaiting.orElse(0) == 0;
    }

    /// Whether it is known to work on a request.
    boolean isBusy() {
        return requestsRunning.isPresent() && requestsRunning.getAsInt() > 0;
    }
}
