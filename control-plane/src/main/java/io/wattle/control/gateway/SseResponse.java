package io.wattle.control.gateway;

import io.wattle.control.gateway.upstream.ByteQueue;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
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
    private static final byte[] DIGITS = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    /// Room at the front of events for the head of the answer, unless its names are long, and the size of a chunk.
    private static final int FRONT = 768;
    private static final Duration LINGER = Duration.ofMillis(250);

    private final ClientSink sink;
    private final Supplier<ClientHead> head;
    private final Duration deadline;
    private boolean opened;

    /// @param head     asked for when the first byte is sent
    /// @param deadline for each write: a client that takes no bytes for so long is cut
    SseResponse(ClientSink sink, Supplier<ClientHead> head, Duration deadline) {
        this.sink = sink;
        this.head = head;
        this.deadline = deadline;
    }

    /// Whether status and headers are on their way, so that errors can only be events.
    boolean isOpen() {
        return opened;
    }

    void keepAlive() {
        send(events().append(KEEP_ALIVE));
    }

    /// A queue for events, with room for what goes before them.
    static ByteQueue events() {
        return new ByteQueue(FRONT + 512, FRONT);
    }

    /// @param events framed where they are: to be cleared afterwards
    void send(ByteQueue events) {
        frame(events);
        flush(events);
    }

    /// Sends the last events and the proper end.
    ///
    /// @param events as for {@link #send}
    void finish(ByteQueue events) {
        frame(events);
        flush(events.append(LAST_CHUNK));
        sink.close();
    }

    /// Sends an error event and waits a moment for the client to leave: one that is cut off at once may
    /// lose the event.
    void fail(ApiError error) {
        send(events().append(error.event()));
        var left = new CountDownLatch(1);
        sink.client().watch(left::countDown);
        try {
            boolean _ = left.await(LINGER.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void frame(ByteQueue events) {
        if (!events.isEmpty()) {
            int size = events.size();
            events.append(END_OF_CHUNK).prepend(sizeLine(size));
        }
        if (!opened) {
            opened = true;
            events.prepend(head.get()
                    .add("content-type", "text/event-stream; charset=utf-8")
                    .add("cache-control", "no-cache")
                    .add("x-accel-buffering", "no")
                    .add("transfer-encoding", "chunked")
                    .bytes());
        }
    }

    /// In hexadecimal, as HTTP/1.1's chunks have it.
    private static byte[] sizeLine(int size) {
        int digits = (35 - Integer.numberOfLeadingZeros(size)) / 4;
        var line = new byte[digits + END_OF_CHUNK.length];
        for (int i = 0; i < digits; i++) {
            int shift = 4 * (digits - 1 - i);
            line[i] = DIGITS[(size >> shift) & 0xf];
        }
        System.arraycopy(END_OF_CHUNK, 0, line, digits, END_OF_CHUNK.length);
        return line;
    }

    private void flush(ByteQueue bytes) {
        var client = sink.client();
        client.within(deadline, () -> client.send(bytes.array(), bytes.start(), bytes.size()));
    }
}
