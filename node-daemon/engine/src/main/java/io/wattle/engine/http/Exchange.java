package io.wattle.engine.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;
import java.util.UUID;

/// One request and its response.
final class Exchange {
    private static final String REQUEST_ID = "x-request-id";
    private static final int REQUEST_ID_MAX = 128;
    static final String JSON = "application/json";

    private final ServerRequest request;
    private final ServerResponse response;
    private final String requestId;
    private boolean begun;
    private boolean last;

    Exchange(ServerRequest request, ServerResponse response) {
        this.request = request;
        this.response = response;
        requestId = request.headers()
                .first(HeaderNames.create(REQUEST_ID))
                .filter(Exchange::isPlain)
                .orElseGet(() -> UUID.randomUUID().toString());
        response.header(REQUEST_ID, requestId);
        last = request.headers()
                .first(HeaderNames.CONNECTION)
                .filter("close"::equalsIgnoreCase)
                .isPresent();
    }

    private static boolean isPlain(String id) {
        return !id.isEmpty()
                && id.length() <= REQUEST_ID_MAX
                && id.chars().allMatch(character -> character > ' ' && character < 0x7F);
    }

    String requestId() {
        return requestId;
    }

    String method() {
        return request.prologue().method().text();
    }

    /// Still percent-encoded, so that a slash within a segment stays apart from one between two.
    String rawPath() {
        return request.prologue().uriPath().rawPath();
    }

    OptionalLong contentLength() {
        return request.headers().contentLength();
    }

    InputStream body() {
        return request.content().hasEntity() ? request.content().inputStream() : InputStream.nullInputStream();
    }

    /// Whether a status has gone to the client.
    boolean hasBegun() {
        return begun;
    }

    /// Whether the connection ends with this response: the client asked for it, or its body was not read.
    boolean isLast() {
        return last;
    }

    /// To be thrown: Helidon then closes the connection. An answer that has begun and is not complete lacks the
    /// chunk that would end it well.
    ///
    /// Helidon up to 4.5.3 does not close by itself after {@code Connection: close} (its issue 12324).
    RuntimeException close() {
        return new CloseConnectionException("The request %s was the last.".formatted(requestId));
    }

    void json(ObjectNode body) {
        json(200, body);
    }

    void json(int status, ObjectNode body) {
        send(status, JSON, Json.bytes(body));
    }

    void text(String contentType, String text) {
        send(200, contentType, text.getBytes(StandardCharsets.UTF_8));
    }

    void error(ApiError error) {
        error.retryAfterSeconds().ifPresent(seconds -> response.header("retry-after", seconds.toString()));
        if (error.status() == Status.REQUEST_ENTITY_TOO_LARGE_413.code()) {
            last = true; // the rest of the body is not read
            response.header(HeaderNames.CONNECTION.defaultCase(), "close");
        }
        json(error.status(), error.body());
    }

    void allow(String methods) {
        response.header("allow", methods);
    }

    /// Begins a response whose length is not known yet.
    OutputStream stream(String contentType) {
        response.status(Status.OK_200);
        response.header("content-type", contentType);
        response.header("cache-control", "no-cache");
        response.header("x-accel-buffering", "no");
        begun = true;
        return response.outputStream();
    }

    private void send(int status, String contentType, byte[] body) {
        response.status(Status.create(status));
        response.header("content-type", contentType);
        begun = true;
        response.send(body);
    }
}
