package io.wattle.control.gateway;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/// An error as OpenAI's clients expect it.
///
/// @param status     HTTP status
/// @param type       kind of error, such as {@code invalid_request_error}
/// @param code       what programs decide by, such as {@code model_not_found}
/// @param message    one sentence for a person
/// @param param      field of the request that is to blame
/// @param retryAfter after how long asking again makes sense, where it does
record ApiError(
        int status,
        String type,
        Optional<String> code,
        String message,
        Optional<String> param,
        Optional<Duration> retryAfter) {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String INVALID_REQUEST = "invalid_request_error";
    private static final String SERVER_ERROR = "server_error";

    static ApiError invalid(String message, String param) {
        return new ApiError(
                400, INVALID_REQUEST, Optional.of("invalid_request"), message, Optional.of(param), Optional.empty());
    }

    static ApiError invalid(int status, String code, String message) {
        return new ApiError(status, INVALID_REQUEST, Optional.of(code), message, Optional.empty(), Optional.empty());
    }

    static ApiError modelNotFound(String model) {
        var message = "The model \"%s\" does not exist here; GET /v1/models lists those that do.".formatted(model);
        return new ApiError(
                404, INVALID_REQUEST, Optional.of("model_not_found"), message, Optional.of("model"), Optional.empty());
    }

    static ApiError server(int status, String code, String message) {
        return new ApiError(status, SERVER_ERROR, Optional.of(code), message, Optional.empty(), Optional.empty());
    }

    /// @param limit of the tenant that is used up, such as {@code tokens}
    static ApiError limited(String limit) {
        var message = "The quota of %s a minute is used up.".formatted(limit);
        return new ApiError(
                429,
                "requests".equals(limit) ? "requests" : "tokens",
                Optional.of("rate_limit_exceeded"),
                message,
                Optional.empty(),
                Optional.empty());
    }

    ApiError retryAfter(Duration wait) {
        return new ApiError(status, type, code, message, param, Optional.of(wait));
    }

    byte[] json() {
        var root = JSON.createObjectNode();
        root.putObject("error")
                .put("message", message)
                .put("type", type)
                .put("param", param.orElse(null))
                .put("code", code.orElse(null));
        return root.toString().getBytes(StandardCharsets.UTF_8);
    }

    /// The same as an event of a stream that is already open.
    byte[] event() {
        return ("data: " + new String(json(), StandardCharsets.UTF_8) + "\n\n").getBytes(StandardCharsets.UTF_8);
    }
}
