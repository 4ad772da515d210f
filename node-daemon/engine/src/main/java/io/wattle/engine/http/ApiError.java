package io.wattle.engine.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A request that ends with an error in OpenAI's form: {@code {"error": {message, type, param, code}}}.
final class ApiError extends Exception {
    private static final long serialVersionUID = 1L;
    private static final int RETRY_AFTER_SECONDS = 1;

    private final int status;
    private final @Nullable String code;
    private final @Nullable String param;

    private ApiError(int status, @Nullable String code, @Nullable String param, String message) {
        super(message);
        this.status = status;
        this.code = code;
        this.param = param;
    }

    /// @param param the field at fault
    static ApiError invalid(String param, String message) {
        return new ApiError(400, null, param, message);
    }

    /// The body as a whole is at fault.
    static ApiError invalidBody(String message) {
        return new ApiError(400, null, null, message);
    }

    static ApiError contextLengthExceeded(String param, String message) {
        return new ApiError(400, "context_length_exceeded", param, message);
    }

    static ApiError modelNotFound(String asked, String served) {
        return new ApiError(
                404,
                "model_not_found",
                "model",
                "The model (%s) is not served here; this engine serves %s.".formatted(asked, served));
    }

    static ApiError noRoute(String path) {
        return new ApiError(404, "not_found", null, "There is nothing at %s.".formatted(path));
    }

    static ApiError wrongMethod(String method, String path, String allowed) {
        return new ApiError(405, "method_not_allowed", null, "%s takes %s, not %s.".formatted(path, allowed, method));
    }

    /// What the HTTP layer refused, such as a malformed request line.
    static ApiError refused(int status, String message) {
        return new ApiError(status, null, null, message);
    }

    static ApiError tooLarge(String message) {
        return new ApiError(413, "request_too_large", null, message);
    }

    static ApiError noCapacity(String message) {
        return new ApiError(503, "no_capacity", null, message);
    }

    static ApiError loading() {
        return new ApiError(503, "model_loading", null, "The model is loading.");
    }

    static ApiError unavailable(String message) {
        return new ApiError(503, "engine_unavailable", null, message);
    }

    static ApiError internal(String message) {
        return new ApiError(500, "internal_error", null, message);
    }

    int status() {
        return status;
    }

    /// Seconds after which another try makes sense.
    Optional<Integer> retryAfterSeconds() {
        return status == 503 ? Optional.of(RETRY_AFTER_SECONDS) : Optional.empty();
    }

    ObjectNode body() {
        var error = Json.object();
        error.putObject("error")
                .put("message", getMessage())
                .put("type", status < 500 ? "invalid_request_error" : "server_error")
                .put("param", param)
                .put("code", code);
        return error;
    }
}
