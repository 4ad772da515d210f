package io.wattle.control.gateway;

import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import io.wattle.routing.RoutingRequest.Priority;
import java.util.Locale;
import java.util.Optional;

/// What a client asks of its routing by headers.
///
/// @param session token of an earlier answer, or any text to be given one; none where the client wants none
record RoutingHeaders(Priority priority, Optional<String> session) {
    private static final String PRIORITY = "x-wattle-priority";

    /// @throws ApiException 400 if a header says what it cannot
    static RoutingHeaders of(ServerRequest request) {
        var priority = request.headers().first(HeaderNames.create(PRIORITY)).map(RoutingHeaders::priority);
        return new RoutingHeaders(
                priority.orElse(Priority.NORMAL), request.headers().first(HeaderNames.create(SessionTokens.HEADER)));
    }

    private static Priority priority(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "low" -> Priority.LOW;
            case "normal" -> Priority.NORMAL;
            case "high" -> Priority.HIGH;
            default ->
                throw new ApiException(ApiError.invalid(
                        "The header \"%s\" must be low, normal or high.".formatted(PRIORITY), PRIORITY));
        };
    }
}
