package io.wattle.control.gateway;

import io.helidon.http.DirectHandler;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.ServerResponseHeaders;
import io.helidon.http.Status;
import io.helidon.webserver.http.DirectHandlers;
import io.helidon.webserver.http1.Http1Config;

/// What the web server answers before any route has seen the request, or where none took it: OpenAI's form and an id,
/// as every other error, in place of Helidon's empty body.
final class TransportErrors implements DirectHandler {
    private static final int HEADER_BYTES_MAX = Http1Config.create().maxHeadersSize();

    /// Of Helidon 4.4.0, which tells a flood of headers from other bad requests by this alone.
    private static final String TOO_MANY_HEADERS = "Header size exceeded";

    /// What Helidon says where it does not want to say more.
    private static final String UNSAID = "Bad request, see server log for more information";

    private static final Status HEADERS_TOO_LARGE = Status.create(431, "Request Header Fields Too Large");

    private TransportErrors() {}

    /// For every kind of event.
    static DirectHandlers handlers() {
        var handlers = DirectHandlers.builder();
        for (var event : EventType.values()) {
            handlers.addHandler(event, new TransportErrors());
        }
        return handlers.build();
    }

    @Override
    public TransportResponse handle(
            TransportRequest request, EventType event, Status status, ServerResponseHeaders headers, String message) {
        var error = error(request, status.code(), message);
        return TransportResponse.builder()
                .status(error.status() == HEADERS_TOO_LARGE.code() ? HEADERS_TOO_LARGE : Status.create(error.status()))
                .headers(headers)
                .header(HeaderValues.CONTENT_TYPE_JSON)
                .header(RequestId.HEADER, RequestId.of(request.headers()))
                .keepAlive(event.keepAlive())
                .entity(error.json())
                .build();
    }

    private static ApiError error(TransportRequest request, int status, String message) {
        if (status >= 500) {
            return ApiError.server(status, "internal_error", "The server could not answer; its log says why.");
        }
        if (status == 404) {
            return ApiError.invalid(
                    404,
                    "unknown_url",
                    "There is no route %s; OpenAI's begin with /v1, which may miss in the base URL."
                            .formatted(request.path()));
        }
        if (message.equals(TOO_MANY_HEADERS)) {
            return ApiError.invalid(
                    HEADERS_TOO_LARGE.code(),
                    "headers_too_large",
                    "The headers are larger than %d bytes.".formatted(HEADER_BYTES_MAX));
        }
        if (request.headers().contains(HeaderNames.CONTENT_ENCODING)) {
            return ApiError.invalid(
                    415,
                    "unsupported_encoding",
                    "The body comes in the content-encoding \"%s\", which is not taken; send it as it is."
                            .formatted(request.headers()
                                    .get(HeaderNames.CONTENT_ENCODING)
                                    .get()));
        }
        return ApiError.invalid(status, "invalid_http", "The request is not as HTTP/1.1 asks" + reason(message));
    }

    /// Helidon's first line; a dump of the bytes may follow it.
    private static String reason(String message) {
        var reason = message.lines()
                .findFirst()
                .filter(said -> !said.equals(UNSAID))
                .map(": "::concat)
                .orElse("");
        return reason.endsWith(".") ? reason : reason + ".";
    }
}
