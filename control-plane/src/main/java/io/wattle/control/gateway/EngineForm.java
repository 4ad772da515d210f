package io.wattle.control.gateway;

import io.wattle.control.gateway.upstream.EngineAddress;
import io.wattle.control.gateway.upstream.EngineFailure;
import io.wattle.control.gateway.upstream.EngineFailure.Kind;
import java.util.Set;

/// What engines are sent ahead of a body, and what their refusals mean.
final class EngineForm {
    /// The engine says that it cannot take a request now; another may.
    private static final Set<Integer> REFUSALS = Set.of(429, 502, 503, 504);

    private EngineForm() {}

    static String requestHead(EngineAddress engine, String route, boolean isStream, String requestId) {
        return "POST " + engine.target(route) + " HTTP/1.1\r\n"
                + "content-type: application/json\r\n"
                + "accept: " + (isStream ? "text/event-stream" : "application/json") + "\r\n"
                + "x-request-id: " + requestId + "\r\n";
    }

    /// What an answer other than 200 means.
    static EngineFailure refusal(int status, byte[] body) throws EngineFailure {
        if (status < 400) {
            throw new EngineFailure(Kind.BROKEN, "The engine answered with status %d.".formatted(status));
        }
        var error = EngineError.of(status, body);
        if (REFUSALS.contains(status)) {
            return new EngineFailure(Kind.REFUSED, error.message());
        }
        throw new ApiException(error);
    }
}
