package io.wattle.control.gateway;

import io.helidon.http.DateTime;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/// Status line and headers of a 200 answer, as the client gets them.
///
/// Written past Helidon's response, which looks each header's name up and sends a stream's head by itself.
final class ClientHead {
    private final StringBuilder lines = new StringBuilder(512)
            .append("HTTP/1.1 200 OK\r\ndate: ")
            .append(new String(DateTime.http1Bytes(), StandardCharsets.US_ASCII).strip())
            .append("\r\n");

    /// @param name  in lower case
    /// @param value of characters that a header may hold
    ClientHead add(String name, String value) {
        lines.append(name).append(": ").append(value).append("\r\n");
        return this;
    }

    ClientHead addAll(Map<String, String> headers) {
        headers.forEach(this::add);
        return this;
    }

    /// A time in milliseconds with three digits behind the point.
    ClientHead addMillis(String name, long nanos) {
        long micros = Math.max(0, nanos) / 1_000;
        lines.append(name).append(": ").append(micros / 1_000).append('.');
        String digits = Long.toString(micros % 1_000);
        lines.append("0".repeat(3 - digits.length())).append(digits).append("\r\n");
        return this;
    }

    /// With the blank line that ends it.
    byte[] bytes() {
        return lines.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII);
    }

    /// Names may hold any character, headers may not.
    static String text(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < ' ' || text.charAt(i) > '~') {
                return text.replaceAll("[^ -~]", "?");
            }
        }
        return text;
    }
}
