package io.wattle.control.api;

import io.helidon.webserver.http.ServerRequest;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/// A request whose path has been matched.
///
/// @param names what stands in the path's open places, decoded
record Call(ServerRequest request, List<String> names) {
    String name(int place) {
        return names.get(place);
    }

    boolean isSet(String parameter) {
        return request.query().first(parameter).map(value -> !value.equals("false")).orElse(false);
    }

    /// Who asks, for the audit.
    String actor() {
        return "An operator at " + request.remotePeer().host();
    }

    /// The body.
    ///
    /// @throws Failure with 413 if it is longer than allowed
    byte[] body(int mostBytes) throws Failure {
        try (InputStream stream = request.content().inputStream()) {
            byte[] bytes = stream.readNBytes(mostBytes + 1);
            if (bytes.length > mostBytes) {
                throw new Failure(
                        413,
                        "body_too_large",
                        "The request's body must be at most %d bytes long.".formatted(mostBytes));
            }
            return bytes;
        } catch (IOException broken) {
            throw new Failure(400, "body_unreadable", "The request's body broke off.");
        }
    }
}
