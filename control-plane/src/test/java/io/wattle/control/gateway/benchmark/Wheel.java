package io.wattle.control.gateway.benchmark;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/// Streams whose chunks go out one by one: a wheel that turns once in a gap, a notch each millisecond, and sends a
/// chunk of all streams at a notch in one go. Streams are spread evenly over its notches, as clients that come when
/// they like.
final class Wheel {
    private static final long NOTCH_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private final StubAnswers answers;
    private final List<List<Stream>> notches;
    private final int chunks;
    private int streams;
    private int newest;
    private int position;
    private long nextNanos;
    private long latestNanos;

    private static final class Stream {
        private final SocketChannel client;
        private int left;

        Stream(SocketChannel client, int left) {
            this.client = client;
            this.left = left;
        }
    }

    /// @param gapMillis between the chunks of a stream
    /// @param chunks    of a stream
    Wheel(StubAnswers answers, int gapMillis, int chunks) {
        this.answers = answers;
        this.chunks = chunks;
        this.notches = IntStream.range(0, gapMillis)
                .<List<Stream>>mapToObj(_ -> new ArrayList<>())
                .toList();
    }

    void add(SocketChannel client) {
        if (streams++ == 0) {
            nextNanos = System.nanoTime() + NOTCH_NANOS;
        }
        newest = (newest + 1) % notches.size();
        notches.get(newest).add(new Stream(client, chunks));
    }

    /// Sends what is due.
    void turn() {
        while (streams > 0 && nextNanos - System.nanoTime() <= 0) {
            latestNanos = Math.max(latestNanos, System.nanoTime() - nextNanos);
            position = (position + 1) % notches.size();
            int before = notches.get(position).size();
            notches.get(position).removeIf(stream -> !send(stream));
            streams -= before - notches.get(position).size();
            nextNanos += NOTCH_NANOS;
        }
    }

    /// By how much a notch was late at most, since this was asked before.
    long takeLateness() {
        long most = latestNanos;
        latestNanos = 0;
        return most;
    }

    /// @return whether there is more
    private boolean send(Stream stream) {
        try {
            boolean isOver = stream.left-- == 0;
            write(stream.client, isOver ? answers.end() : answers.paced(System.nanoTime()));
            return !isOver;
        } catch (IOException gone) {
            try {
                stream.client.close();
            } catch (IOException closed) {
                return false;
            }
            return false;
        }
    }

    /// What does not fit into the socket's buffer is the proxy's failure to read.
    static void write(SocketChannel client, ByteBuffer bytes) throws IOException {
        client.write(bytes);
        if (bytes.hasRemaining()) {
            throw new IOException("The proxy does not read.");
        }
    }
}
