package io.wattle.control.gateway.benchmark;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;

/// The clients' side of the loop: connections to one proxy that ask, read their answers whole, and ask again.
final class Clients {
    /// How requests follow each other.
    ///
    /// @param connections at once
    /// @param perSecond   of all together; 0 as fast as answers come. Paced streams are asked for once each
    record Shape(String model, int connections, int perSecond) {
        boolean isPaced() {
            return model.equals("paced");
        }
    }

    /// Until the proxy has taken all connections in.
    private static final long ACCEPTED_NANOS = 500_000_000;

    private final int port;
    private final Shape shape;
    private final Samples samples;
    private final ByteBuffer request;
    private final ByteBuffer received = ByteBuffer.allocateDirect(256 << 10);
    private final List<Connection> connections = new ArrayList<>();
    private final Deque<Connection> idle = new ArrayDeque<>();
    private long nextNanos;
    private int finished;

    Clients(int port, Shape shape, Samples samples) {
        this.port = port;
        this.shape = shape;
        this.samples = samples;
        this.request = request(port, shape);
    }

    private static ByteBuffer request(int port, Shape shape) {
        boolean isStream = !shape.model().equals("whole");
        String body = "{\"model\":\"" + shape.model() + "\",\"messages\":[{\"role\":\"user\",\"content\":\""
                + "Tell me something about the sea. ".repeat(8) + "\"}],\"max_tokens\":256"
                + (isStream
                        ? ",\"stream\":true,\"stream_options\":{\"include_usage\":true,\"include_energy\":true}}"
                        : "}");
        String head = "POST /v1/chat/completions HTTP/1.1\r\nhost: 127.0.0.1:" + port
                + "\r\nauthorization: Bearer sk-benchmark\r\ncontent-type: application/json\r\naccept: */*\r\n"
                + "x-portkey-provider: openai\r\nx-portkey-custom-host: " + System.getProperty("engine", "")
                + "\r\ncontent-length: " + body.length() + "\r\n\r\n";
        byte[] bytes = (head + body).getBytes(US_ASCII);
        return ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
    }

    void open(Selector selector) throws IOException {
        for (int i = 0; i < shape.connections(); i++) {
            var channel = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.configureBlocking(false);
            var connection = new Connection(channel);
            channel.register(selector, SelectionKey.OP_READ, connection);
            connections.add(connection);
        }
        nextNanos = System.nanoTime() + ACCEPTED_NANOS;
        if (shape.perSecond() > 0) {
            idle.addAll(connections);
        } else {
            for (var connection : connections) {
                connection.ask();
            }
        }
    }

    /// Asks when it is time.
    void pace(long endNanos) throws IOException {
        if (shape.perSecond() == 0) {
            return;
        }
        long now = System.nanoTime();
        while (nextNanos - now <= 0 && (shape.isPaced() || nextNanos - endNanos < 0)) {
            var free = idle.poll();
            if (free == null) {
                return;
            }
            free.ask();
            nextNanos += 1_000_000_000L / shape.perSecond();
        }
    }

    boolean isOver(long endNanos) {
        return shape.isPaced() ? finished == connections.size() : System.nanoTime() - endNanos >= 0;
    }

    void close() throws IOException {
        for (var connection : connections) {
            connection.channel.close();
        }
    }

    /// One connection and the answer that it reads.
    private final class Connection implements Loop.Ready {
        private final SocketChannel channel;
        private final StringBuilder head = new StringBuilder(512);
        private long askedNanos;
        private long bodyBytes;
        private long bodyBytesExpected;
        private boolean isHeadRead;
        private long tail;
        private long stamp;
        private int stampDigits = -1;
        private int skip;

        Connection(SocketChannel channel) {
            this.channel = channel;
        }

        void ask() throws IOException {
            head.setLength(0);
            isHeadRead = false;
            bodyBytes = 0;
            askedNanos = System.nanoTime();
            channel.write(request.duplicate());
        }

        @Override
        public void ready(SelectionKey key) throws IOException {
            if (channel.read(received.clear()) < 0) {
                throw new IOException("The proxy closed a connection of %s after: %s".formatted(shape, head));
            }
            received.flip();
            if (!isHeadRead) {
                readHead();
            }
            if (isHeadRead) {
                readBody();
            }
        }

        private void readHead() throws IOException {
            while (received.hasRemaining()) {
                head.append((char) received.get());
                int end = head.length();
                if (head.charAt(end - 1) == '\n' && end > 3 && head.charAt(end - 3) == '\n') {
                    String lines = head.toString().toLowerCase(Locale.ROOT);
                    if (!lines.startsWith("http/1.1 200")) {
                        throw new IOException("The proxy answered: " + head + US_ASCII.decode(received));
                    }
                    int length = lines.indexOf("content-length: ");
                    bodyBytesExpected =
                            length < 0 ? -1 : Long.parseLong(lines.substring(length + 16, lines.indexOf('\r', length)));
                    isHeadRead = true;
                    return;
                }
            }
        }

        private void readBody() throws IOException {
            int size = received.remaining();
            bodyBytes += size;
            if (shape.isPaced()) {
                stamps();
            }
            for (int i = Math.max(received.position(), received.limit() - 5); i < received.limit(); i++) {
                tail = tail << 8 | received.get(i);
            }
            boolean isOver = bodyBytesExpected >= 0
                    ? bodyBytes >= bodyBytesExpected
                    : (tail & 0xff_ffff_ffffL) == 0x30_0d0a_0d0aL;
            if (isOver) {
                complete();
            }
        }

        private void complete() throws IOException {
            if (shape.model().equals("burst") && bodyBytes < StubAnswers.burstBytes()) {
                throw new IOException("The proxy cut a burst after %d bytes.".formatted(bodyBytes));
            }
            samples.answer(System.nanoTime() - askedNanos);
            finished++;
            if (shape.isPaced()) {
                return;
            }
            if (shape.perSecond() > 0) {
                idle.add(this);
            } else {
                ask();
            }
        }

        private void stamps() {
            long now = System.nanoTime();
            for (int i = received.position(); i < received.limit(); i++) {
                if (skip > 0) {
                    int over = Math.min(skip, received.limit() - i);
                    skip -= over;
                    i += over - 1;
                    continue;
                }
                byte value = received.get(i);
                if (value == StubAnswers.STAMP) {
                    stampDigits = 0;
                    stamp = 0;
                } else if (stampDigits >= 0) {
                    stamp = stamp * 10 + value - '0';
                    stampDigits++;
                    if (stampDigits == StubAnswers.STAMP_DIGITS) {
                        stampDigits = -1;
                        samples.chunk(now - stamp);
                        skip = StubAnswers.BETWEEN_STAMPS;
                    }
                }
            }
        }
    }
}
