package io.wattle.control.gateway.benchmark;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// What the stub engine answers: bytes made once, as vLLM frames them, one event a chunk.
final class StubAnswers {
    /// Events of a burst.
    static final int BURST = 256;

    /// Before the instant at which a paced chunk was sent, in digits.
    static final byte STAMP = '@';

    static final int STAMP_DIGITS = 19;

    private static final String STREAM_HEAD = """
            HTTP/1.1 200 OK\r
            content-type: text/event-stream; charset=utf-8\r
            transfer-encoding: chunked\r
            \r
            """;
    private static final String USAGE =
            "\"usage\":{\"prompt_tokens\":12,\"completion_tokens\":256,\"total_tokens\":268}";
    private static final String WHOLE_BODY =
            "{\"id\":\"chatcmpl-1\",\"object\":\"chat.completion\",\"created\":1700000000,"
                    + "\"model\":\"whole\",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\""
                    + "A token and a further token. ".repeat(16)
                    + "\"},\"finish_reason\":\"stop\"}]," + USAGE + "}";

    private static final String EVENT = event("[{\"index\":0,\"delta\":{\"content\":\"%s\"},\"finish_reason\":null}]");
    private static final byte[] PACED =
            chunk(EVENT.formatted((char) STAMP + "0".repeat(STAMP_DIGITS))).getBytes(US_ASCII);
    private static final int STAMP_AT = new String(PACED, US_ASCII).indexOf(STAMP) + 1;

    /// Bytes of an event that are none of the stamp's, whatever a proxy makes of its frames.
    static final int BETWEEN_STAMPS = EVENT.length() - "%s".length();

    private static final String END = chunk(event("[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]"))
            + chunk(event("[]").replace("[]}", "[]," + USAGE + "}"))
            + chunk("data: [DONE]\n\n")
            + "0\r\n\r\n";

    private final ByteBuffer whole = bytes("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: "
            + WHOLE_BODY.length() + "\r\n\r\n" + WHOLE_BODY);
    private final ByteBuffer burst = bytes(STREAM_HEAD + tokens() + END);
    private final ByteBuffer streamHead = bytes(STREAM_HEAD);
    private final ByteBuffer end = bytes(END);
    private final ByteBuffer paced = bytes(new String(PACED, US_ASCII));

    private static String tokens() {
        return IntStream.range(0, BURST)
                .mapToObj(i -> chunk(EVENT.formatted(" token" + "s".repeat(i % 7))))
                .collect(Collectors.joining());
    }

    ByteBuffer whole() {
        return whole.duplicate();
    }

    ByteBuffer burst() {
        return burst.duplicate();
    }

    ByteBuffer streamHead() {
        return streamHead.duplicate();
    }

    ByteBuffer end() {
        return end.duplicate();
    }

    /// The chunk that is sent now; valid until the next one is asked for.
    ByteBuffer paced(long nanos) {
        long rest = nanos;
        for (int i = STAMP_DIGITS - 1; i >= 0; i--) {
            paced.put(STAMP_AT + i, (byte) ('0' + rest % 10));
            rest /= 10;
        }
        return paced.duplicate();
    }

    /// Least bytes that a burst has behind any proxy.
    static int burstBytes() {
        return BURST * EVENT.length();
    }

    private static String event(String choices) {
        return "data: {\"id\":\"chatcmpl-1\",\"object\":\"chat.completion.chunk\",\"created\":1700000000,"
                + "\"model\":\"stub\",\"choices\":" + choices + "}\n\n";
    }

    private static String chunk(String event) {
        return Integer.toHexString(event.length()) + "\r\n" + event + "\r\n";
    }

    private static ByteBuffer bytes(String text) {
        var bytes = ByteBuffer.allocateDirect(text.length());
        return bytes.put(text.getBytes(US_ASCII)).flip();
    }
}
