package io.wattle.control.gateway.upstream;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Status and headers of an engine's answer.
///
/// @param headers by lower-case name; a repeated header's values joined by commas
public record ResponseHead(int status, Map<String, String> headers) {
    /// Longest head that is read.
    static final int BYTES_MAX = 64 << 10;

    public ResponseHead {
        headers = Map.copyOf(headers);
    }

    /// The value of a header, by its lower-case name.
    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name));
    }

    /// Whether the body is a stream of server-sent events.
    public boolean isEventStream() {
        return header("content-type")
                .filter(type -> type.startsWith("text/event-stream"))
                .isPresent();
    }

    /// Whether the engine closes the connection after this answer.
    boolean isLast() {
        return header("connection")
                .filter(value -> value.equalsIgnoreCase("close"))
                .isPresent();
    }

    /// Whether another head follows this one, as after {@code 100 Continue}.
    boolean isInterim() {
        return status >= 100 && status < 200;
    }

    /// Takes a head from the queue once it is there as a whole.
    ///
    /// @throws EngineFailure if it is no HTTP/1 head or longer than {@link #BYTES_MAX}
    static Optional<ResponseHead> take(ByteQueue raw) throws EngineFailure {
        int length = lengthOfHead(raw);
        if (length < 0) {
            if (raw.size() > BYTES_MAX) {
                throw new EngineFailure(
                        EngineFailure.Kind.BROKEN,
                        "The engine's response head is longer than %d bytes.".formatted(BYTES_MAX));
            }
            return Optional.empty();
        }
        var text = new String(raw.array(), raw.start(), length, StandardCharsets.ISO_8859_1);
        raw.consume(length);
        return Optional.of(parse(text));
    }

    private static int lengthOfHead(ByteQueue raw) {
        byte[] array = raw.array();
        for (int i = raw.start() + 3; i < raw.end(); i++) {
            if (array[i] == '\n' && array[i - 1] == '\r' && array[i - 2] == '\n' && array[i - 3] == '\r') {
                return i + 1 - raw.start();
            }
        }
        return -1;
    }

    private static ResponseHead parse(String text) throws EngineFailure {
        if (!isStatusLine(text)) {
            throw new EngineFailure(EngineFailure.Kind.BROKEN, "The engine does not speak HTTP/1.1.");
        }
        var headers = new HashMap<String, String>();
        int end = text.indexOf("\r\n");
        for (int start = end + 2; end >= 0; start = end + 2) {
            end = text.indexOf("\r\n", start);
            int colon = text.indexOf(':', start);
            if (colon > start && colon < end) {
                var name = text.substring(start, colon).strip().toLowerCase(Locale.ROOT);
                headers.merge(name, text.substring(colon + 1, end).strip(), (one, other) -> one + ", " + other);
            }
        }
        return new ResponseHead(Integer.parseInt(text.substring(9, 12)), headers);
    }

    /// {@code HTTP/1.1 200} with a reason behind it or not.
    private static boolean isStatusLine(String text) {
        return (text.startsWith("HTTP/1.1 ") || text.startsWith("HTTP/1.0 "))
                && isDigit(text.charAt(9))
                && isDigit(text.charAt(10))
                && isDigit(text.charAt(11))
                && (text.charAt(12) == ' ' || text.charAt(12) == '\r');
    }

    private static boolean isDigit(char character) {
        return character >= '0' && character <= '9';
    }
}
