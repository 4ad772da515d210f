package io.wattle.control.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/// An answer: a status, a JSON body and a few headers.
record Reply(int status, byte[] body, Map<String, String> headers) {
    static Reply ok(JsonNode body) {
        return new Reply(200, bytes(body), Map.of());
    }

    /// @param code     for programs, in snake_case
    /// @param sentence for people
    static Reply error(int status, String code, String sentence) {
        JsonNode body = JsonNodeFactory.instance
                .objectNode()
                .set("error", JsonNodeFactory.instance.objectNode().put("code", code).put("message", sentence));
        return new Reply(status, bytes(body), Map.of());
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

    private static byte[] bytes(JsonNode body) {
        return body.toString().getBytes(StandardCharsets.UTF_8);
    }
}
