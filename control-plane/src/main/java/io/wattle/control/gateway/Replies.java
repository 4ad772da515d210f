package io.wattle.control.gateway;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import io.helidon.webserver.ServerConnectionException;
import io.helidon.webserver.http.ServerResponse;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Map;

/// Answers that are sent as a whole: JSON with a length, and the request's id.
final class Replies {
    private static final Duration RETRY_AFTER_MAX = Duration.ofSeconds(60);
    private static final HeaderName SHOULD_RETRY = HeaderNames.create("x-should-retry");

    private final ServerResponse response;
    private final String requestId;

    Replies(ServerResponse response, String requestId) {
        this.response = response;
        this.requestId = requestId;
    }

    /// To be sent with whatever comes.
    void headers(Map<String, String> headers) {
        headers.forEach((name, value) -> response.header(HeaderNames.create(name), value));
    }

    void ok(byte[] json, Map<String, String> headers) {
        headers(headers);
        send(200, json);
    }

    /// OpenAI's client ignores a wait longer than a minute and asks again at once, so a longer one says
    /// not to.
    void error(ApiError error) {
        error.retryAfter().ifPresent(wait -> {
            if (wait.compareTo(RETRY_AFTER_MAX) <= 0) {
                response.header(HeaderNames.RETRY_AFTER, Long.toString(Math.max(1, wait.toSeconds())));
            } else {
                response.header(SHOULD_RETRY, "false");
            }
        });
        send(error.status(), error.json());
    }

    /// As {@link #error}, with the rest of the connection given up.
    void lastError(ApiError error) {
        response.header(HeaderValues.CONNECTION_CLOSE);
        error(error);
    }

    private void send(int status, byte[] json) {
        try {
            response.status(Status.create(status))
                    .header(HeaderValues.CONTENT_TYPE_JSON)
                    .header(RequestId.HEADER, requestId)
                    .send(json);
        } catch (UncheckedIOException | ServerConnectionException e) {
            throw new ClientGoneException(e);
        }
    }
}
