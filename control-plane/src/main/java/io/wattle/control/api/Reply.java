package io.wattle.control.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/// An answer: a status, a JSON body and a few headers.
final class Reply {
    private final int status;
    private final byte[] body;
    private final Map<String, String> headers;

    private Reply(int status, byte[] body, Map<String, String> headers) {
        this.status = status;
        this.body = body;
        this.headers = Map.copyOf(headers);
    }

    static Reply ok(JsonNode body) {
        return json(body.toString().getBytes(StandardCharsets.UTF_8));
    }

    /// @param body JSON that is already written
    static Reply json(byte[] body) {
        return new Reply(200, body, Map.of());
    }

    /// @param code     for programs, in snake_case
    /// @param sentence for people
    static Reply error(int status, String code, String sentence) {
        JsonNode body = JsonNodeFactory.instance
                .objectNode()
                .set("error", JsonNodeFactory.instance.objectNode().put("code", code).put("message", sentence));
        return new Reply(status, body.toString().getBytes(StandardCharsets.UTF_8), Map.of());
    }

    Reply with(Map<String, String> more) {
        return new Reply(status, body, more);
    }

    void send(ServerResponse response) {
        response.status(Status.create(status));
        response.header(HeaderNames.CONTENT_TYPE, "application/json");
        response.header(HeaderNames.CACHE_CONTROL, "no-store");
        headers.forEach((name, value) -> response.header(HeaderNames.create(name), value));
        response.send(body);
    }
}
