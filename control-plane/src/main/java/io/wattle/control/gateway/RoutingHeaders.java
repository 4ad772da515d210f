package io.wattle.control.gateway;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import io.wattle.routing.RoutingRequest.Priority;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/// What a client asks of its routing by headers.
///
/// @param queueAtMost how long the request may wait for a place, where the client says so
/// @param qualityMin  least quality of a variant that may answer, where the client says so
/// @param session token of an earlier answer, or any text to be given one; none where the client wants none
record RoutingHeaders(
        Priority priority, Optional<Duration> queueAtMost, OptionalDouble qualityMin, Optional<String> session) {
    private static final String PRIORITY = "x-wattle-priority";
    private static final String QUEUE = "x-wattle-queue-ms-max";
    private static final String QUALITY = "x-wattle-quality-min";
    private static final HeaderName PRIORITY_HEADER = HeaderNames.create(PRIORITY);
    private static final HeaderName QUEUE_HEADER = HeaderNames.create(QUEUE);
    private static final HeaderName QUALITY_HEADER = HeaderNames.create(QUALITY);
    private static final HeaderName SESSION_HEADER = HeaderNames.create(SessionTokens.HEADER);
    private static final long QUEUE_MILLIS_MOST = 600_000;

    /// @throws ApiException 400 if a header says what it cannot
    static RoutingHeaders of(ServerRequest request) {
        var priority = request.headers().first(PRIORITY_HEADER).map(RoutingHeaders::priority);
        return new RoutingHeaders(
                priority.orElse(Priority.NORMAL),
                request.headers().first(QUEUE_HEADER).map(RoutingHeaders::millis),
                request.headers()
                        .first(QUALITY_HEADER)
                        .map(RoutingHeaders::quality)
                        .orElse(OptionalDouble.empty()),
                request.headers().first(SESSION_HEADER));
    }

    /// The same with another priority.
    RoutingHeaders with(Priority other) {
        return new RoutingHeaders(other, queueAtMost, qualityMin, session);
    }

    private static OptionalDouble quality(String text) {
        try {
            double quality = Double.parseDouble(text.strip());
            if (quality >= 0 && quality <= 1) {
                return OptionalDouble.of(quality);
            }
        } catch (NumberFormatException noNumber) {
            // told below
        }
        throw new ApiException(
                ApiError.invalid("The header \"%s\" must be a number from 0 to 1.".formatted(QUALITY), QUALITY));
    }

    private static Duration millis(String text) {
        try {
            long millis = Long.parseLong(text.strip());
            if (millis >= 0 && millis <= QUEUE_MILLIS_MOST) {
                return Duration.ofMillis(millis);
            }
        } catch (NumberFormatException noNumber) {
            // told below
        }
        throw new ApiException(ApiError.invalid(
                "The header \"%s\" must be milliseconds from 0 to %d.".formatted(QUEUE, QUEUE_MILLIS_MOST), QUEUE));
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
