package io.wattle.node.wire;

import java.util.Map;
import java.util.Optional;

/// What an HTTP server answered.
///
/// @param headers the first value of each header, names in lower case
public record Answer(int status, Map<String, String> headers, String text) {
    public boolean isOk() {
        return status == 200;
    }

    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name));
    }
}
