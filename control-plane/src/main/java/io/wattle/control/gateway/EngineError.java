package io.wattle.control.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.util.Optional;

/// An engine's refusal in the form clients expect: engines disagree on the form, and on whether a code
/// is a number.
final class EngineError {
    private static final JsonMapper JSON = new JsonMapper();
    private static final int MESSAGE_CHARACTERS_MAX = 2000;

    private EngineError() {}

    /// @param status the engine's HTTP status, an error
    /// @param body   what came with it, JSON or not
    static ApiError of(int status, byte[] body) {
        var root = parse(body);
        var error = root.path("error").isObject() ? root.path("error") : root;
        var message = text(error, "message")
                .or(() -> text(error, "detail"))
                .or(() -> text(root, "error"))
                .map(text -> text.substring(0, Math.min(text.length(), MESSAGE_CHARACTERS_MAX)))
                .orElse("The engine answered with status %d.".formatted(status));
        if (status >= 500) {
            return ApiError.server(502, "engine_unavailable", message);
        }
        return new ApiError(
                status,
                text(error, "type").orElse("invalid_request_error"),
                text(error, "code"),
                message,
                text(error, "param"),
                Optional.empty());
    }

    private static JsonNode parse(byte[] body) {
        try {
            var root = JSON.readTree(body);
            return root == null ? MissingNode.getInstance() : root;
        } catch (IOException e) {
            return MissingNode.getInstance();
        }
    }

    private static Optional<String> text(JsonNode node, String field) {
        return Optional.of(node.path(field)).filter(JsonNode::isTextual).map(JsonNode::asText);
    }
}
