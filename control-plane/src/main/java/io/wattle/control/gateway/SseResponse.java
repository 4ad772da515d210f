package io.wattle.control.gateway;

import io.helidon.http.DateTime;
import io.wattle.control.gateway.upstream.ByteQueue;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/// A stream of server-sent events to one client: each call is one write of one chunk, the first with
/// the head before it and the last with the end behind it.
///
/// Written past Helidon's output stream, which would take three writes for a short stream. Only {@link
/// #finish} ends the body properly: a stream that was not finished ends with its connection, so that no
/// client takes it for complete.
final class SseResponse {
    private static final byte[] KEEP_ALIVE = ": keep-alive\n\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] END_OF_CHUNK = {'\r', '\n'};
    private static final byte[] LAST_CHUNK = {'0', '\r', '\n', '\r', '\n'};
    private static final Duration LINGER = Duration.ofMillis(250);

    private final ClientSink sink;
    private final Supplier<Map<String, String>> headers;
    private final Duration deadline;
    private final ByteQueue frame = new ByteQueue(2048);
    private boolean opened;

    /// @param headers  asked for when the first byte is sent
    /// @param deadline for each write: a client that takes no bytes for so long is cut
    SseResponse(ClientSink sink, Supplier<Map<String, String>> headers, Duration deadline) {
        this.sink = sink;
        this.headers = headers;
        this.deadline = deadline;
    }

    /// Whether status and headers are on their way, so that errors can only be events.
    boolean isOpen() {
        return opened;
    }

    void keepAlive() {
        begin();
        chunk(KEEP_ALIVE, 0, KEEP_ALIVE.length);
        flush();
    }

    void send(ByteQueue events) {
        begin();
        chunk(events.array(), events.start(), events.size());
        flush();
    }

    /// Sends the last events and the proper end.
    void finish(ByteQueue events) {
        begin();
        if (!events.isEmpty()) {
            chunk(events.array(), events.start(), events.size());
        }
        frame.append(LAST_CHUNK);
        flush();
        sink.close();
    }

    /// Sends an error event and waits a moment for the client to leave: one that is cut off at once may
    /// lose the event.
    void fail(ApiError error) {
        begin();
        var event = error.event();
        chunk(event, 0, event.length);
        flush();
        var left = new CountDownLatch(1);
        sink.client().watch(left::countDown);
        try {
            boolean _ = left.await(LINGER.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void begin() {
        if (opened) {
            return;
        }
        opened = true;
        var head = new StringBuilder(512)
                .append("HTTP/1.1 200 OK\r\n")
                .append("date: ")
                .append(new String(DateTime.http1Bytes(), StandardCharsets.US_ASCII).strip())
                .append("\r\ncontent-type: text/event-stream; charset=utf-8\r\n")
                .append("cache-control: no-cache\r\n")
                .append("x-accel-buffering: no\r\n")
                .append("transfer-encoding: chunked\r\n");
        headers.get()
                .forEach((name, value) ->
                        head.append(name).append(": ").append(value).append("\r\n"));
        frame.append(head.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII));
    }

    private void chunk(byte[] bytes, int offset, int length) {
        frame.append(Integer.toHexString(length).getBytes(StandardCharsets.US_ASCII))
                .append(END_OF_CHUNK)
                .append(bytes, offset, length)
                .append(END_OF_CHUNK);
    }

    private void flush() {
        var client = sink.client();
        client.within(deadline, () -> client.send(frame.array(), frame.start(), frame.size()));
        frame.clear();
    }
}
