package io.wattle.control.gateway;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.ServerRequestHeaders;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;

/// The id that ties a client's request to our log and the engine's.
final class RequestId {
    static final HeaderName HEADER = HeaderNames.create("x-request-id");

    /// What may stand in a header and a log line without harm.
    private static final Pattern ACCEPTED = Pattern.compile("[A-Za-z0-9._:/+=@-]{1,128}");

    private RequestId() {}

    /// The client's id if it is harmless, else a new one.
    static String of(ServerRequestHeaders headers) {
        return headers.first(HEADER)
                .filter(id -> ACCEPTED.matcher(id).matches())
                .orElseGet(RequestId::make);
    }

    /// A new one.
    static String make() {
        var random = ThreadLocalRandom.current();
        var hex = HexFormat.of();
        return "req-" + hex.toHexDigits(random.nextLong()) + hex.toHexDigits(random.nextLong());
    }
}
