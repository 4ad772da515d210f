package io.wattle.control.gateway.benchmark;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Locale;

/// The engine's side of the loop: answers by the model's name, {@code whole}, {@code burst} or {@code paced}.
final class StubEngine implements Loop.Ready {
    private final ServerSocketChannel server = ServerSocketChannel.open();
    private final StubAnswers answers = new StubAnswers();
    private final Wheel wheel;
    private final ByteBuffer received = ByteBuffer.allocateDirect(64 << 10);

    /// @param gapMillis between the chunks of a paced stream
    /// @param chunks    of a paced stream
    StubEngine(Selector selector, int gapMillis, int chunks) throws IOException {
        wheel = new Wheel(answers, gapMillis, chunks);
        server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 4096);
        server.configureBlocking(false);
        server.register(selector, SelectionKey.OP_ACCEPT, this);
    }

    int port() {
        return server.socket().getLocalPort();
    }

    @Override
    public void ready(SelectionKey key) throws IOException {
        var client = server.accept();
        client.configureBlocking(false);
        client.setOption(StandardSocketOptions.TCP_NODELAY, true);
        client.register(key.selector(), SelectionKey.OP_READ, new Connection(client));
    }

    /// Sends what is due.
    void pace() {
        wheel.turn();
    }

    /// Nanoseconds by which a chunk was late at most, since this was asked before.
    long takeLateness() {
        return wheel.takeLateness();
    }

    /// One connection of the proxy.
    private final class Connection implements Loop.Ready {
        private final SocketChannel client;
        private final StringBuilder request = new StringBuilder(1024);
        private ByteBuffer rest = ByteBuffer.allocate(0);

        Connection(SocketChannel client) {
            this.client = client;
        }

        @Override
        public void ready(SelectionKey key) throws IOException {
            try {
                if (key.isWritable()) {
                    write(key);
                }
                if (key.isReadable()) {
                    read(key);
                }
            } catch (IOException gone) {
                key.cancel();
                client.close();
            }
        }

        private void read(SelectionKey key) throws IOException {
            if (client.read(received.clear()) < 0) {
                key.cancel();
                client.close();
                return;
            }
            request.append(US_ASCII.decode(received.flip()));
            int head = request.indexOf("\r\n\r\n");
            if (head < 0) {
                return;
            }
            if (request.length() - head - 4 >= bodyLength(head)) {
                answer(key, request.substring(head));
                request.setLength(0);
            }
        }

        private int bodyLength(int head) throws IOException {
            String lines = request.substring(0, head).toLowerCase(Locale.ROOT);
            int at = lines.indexOf("content-length: ");
            if (at < 0) {
                throw new IOException("A request without content-length.");
            }
            int from = at + "content-length: ".length();
            int to = lines.indexOf('\r', from);
            return Integer.parseInt(lines.substring(from, to < 0 ? lines.length() : to));
        }

        private void answer(SelectionKey key, String body) throws IOException {
            if (body.contains("\"paced\"")) {
                Wheel.write(client, answers.streamHead());
                wheel.add(client);
            } else {
                rest = body.contains("\"burst\"") ? answers.burst() : answers.whole();
                write(key);
            }
        }

        private void write(SelectionKey key) throws IOException {
            client.write(rest);
            int wanted = rest.hasRemaining() ? SelectionKey.OP_READ | SelectionKey.OP_WRITE : SelectionKey.OP_READ;
            if (key.interestOps() != wanted) {
                key.interestOps(wanted);
            }
        }
    }
}
