package io.wattle.engine.http;

import io.helidon.http.DirectHandler.EventType;
import io.helidon.http.DirectHandler.TransportRequest;
import io.helidon.http.DirectHandler.TransportResponse;
import io.helidon.http.HeaderNames;
import io.helidon.http.ServerResponseHeaders;
import io.helidon.http.Status;
import org.jspecify.annotations.Nullable;

/// What Helidon refuses before a handler sees it, in OpenAI's form.
final class Refusal {
    private Refusal() {}

    static TransportResponse answer(
            TransportRequest request,
            EventType type,
            Status status,
            ServerResponseHeaders headers,
            @Nullable String message) {
        var error = status.code() < 500
                ? ApiError.refused(status.code(), message == null ? "The request is malformed." : message)
                : ApiError.internal("The engine failed before it could answer.");
        return TransportResponse.builder()
                .status(status)
                .headers(headers)
                .header(HeaderNames.CONTENT_TYPE, Exchange.JSON)
                .keepAlive(type.keepAlive())
                .entity(Json.bytes(error.body()))
                .build();
    }
}
