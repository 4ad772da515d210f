package io.wattle.engine.http;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/// Server-sent events: each in one write, flushed at once.
final class EventStream {
    private static final byte[] DATA = "data: ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] END = "\n\n".getBytes(StandardCharsets.US_ASCII);

    private final OutputStream out;

    EventStream(OutputStream out) {
        this.out = out;
    }

    /// JSON has no line breaks outside its escapes, so one data line holds it.
    void event(JsonNode json) throws IOException {
        event(Json.bytes(json));
    }

    void done() throws IOException {
        event("[DONE]".getBytes(StandardCharsets.US_ASCII));
    }

    /// A comment: says nothing, but shows whether the client is still there.
    void keepAlive() throws IOException {
        out.write(": keepalive\n\n".getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }

    private void event(byte[] data) throws IOException {
        var event = new byte[DATA.length + data.length + END.length];
        System.arraycopy(DATA, 0, event, 0, DATA.length);
        System.arraycopy(data, 0, event, DATA.length, data.length);
        System.arraycopy(END, 0, event, DATA.length + data.length, END.length);
        out.write(event);
        out.flush();
    }
}
