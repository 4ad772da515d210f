package io.wattle.control.gateway;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// An engine on a plain socket that does exactly what a script says, misbehaviour included.
final class StubEngine implements Closeable {
    /// Answers one request. When it returns, the connection waits for the next one unless it was closed.
    @FunctionalInterface
    interface Script {
        void play(Answer answer) throws IOException;
    }

    /// @param line    request line
    /// @param headers by lower-case name
    record Received(String line, Map<String, String> headers, String body) {}

    final BlockingQueue<Received> received = new LinkedBlockingQueue<>();
    /// When scripts saw their clients leave.
    final BlockingQueue<Instant> aborts = new LinkedBlockingQueue<>();

    final AtomicInteger connections = new AtomicInteger();
    private final ServerSocket server;
    private final Thread acceptor;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private volatile Script script;

    StubEngine(Script script) throws IOException {
        this.script = script;
        this.server = new ServerSocket(0, 2000, InetAddress.getLoopbackAddress());
        this.acceptor = Thread.ofVirtual().start(this::accept);
    }

    void script(Script next) {
        script = next;
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + server.getLocalPort());
    }

    /// Stops taking connections and cuts those there are, as a killed process does.
    @Override
    public void close() throws IOException {
        server.close();
        try {
            acceptor.join(); // until then the port still takes connections
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        for (var socket : open) {
            socket.close();
        }
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                var socket = server.accept();
                connections.incrementAndGet();
                open.add(socket);
                Thread.ofVirtual().start(() -> serve(socket));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            socket.setTcpNoDelay(true);
            var in = new BufferedInputStream(socket.getInputStream());
            while (true) {
                var request = read(in);
                received.add(request);
                script.play(new Answer(this, socket, in, request));
            }
        } catch (IOException e) {
            // The connection is over; what matters of that is in aborts.
        } finally {
            open.remove(socket);
        }
    }

    private static Received read(InputStream in) throws IOException {
        var line = readLine(in);
        var headers = new LinkedHashMap<String, String>();
        for (var header = readLine(in); !header.isEmpty(); header = readLine(in)) {
            int colon = header.indexOf(':');
            headers.put(
                    header.substring(0, colon).toLowerCase(Locale.ROOT),
                    header.substring(colon + 1).strip());
        }
        int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
        return new Received(line, headers, new String(in.readNBytes(length), StandardCharsets.UTF_8));
    }

    static String readLine(InputStream in) throws IOException {
        var line = new StringBuilder();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new IOException("The other side closed.");
            }
            line.append((char) next);
        }
        return line.toString().strip();
    }

    /// One answer, written piece by piece.
    static final class Answer {
        private final StubEngine engine;
        private final Socket socket;
        private final InputStream in;
        private final OutputStream out;
        private final Received request;

        private Answer(StubEngine engine, Socket socket, InputStream in, Received request) throws IOException {
            this.request = request;
            this.engine = engine;
            this.socket = socket;
            this.in = in;
            this.out = socket.getOutputStream();
        }

        /// What is answered.
        Received request() {
            return request;
        }

        Answer raw(String text) throws IOException {
            return bytes(text.getBytes(StandardCharsets.UTF_8));
        }

        Answer bytes(byte[] bytes) throws IOException {
            try {
                out.write(bytes);
            } catch (IOException e) {
                engine.aborts.add(Instant.now());
                throw e;
            }
            return this;
        }

        void json(int status, String body) throws IOException {
            int length = body.getBytes(StandardCharsets.UTF_8).length;
            raw("HTTP/1.1 %d X\r\ncontent-type: application/json\r\ncontent-length: %d\r\n\r\n%s"
                    .formatted(status, length, body));
        }

        Answer streamHead() throws IOException {
            return raw("HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n");
        }

        Answer chunk(String text) throws IOException {
            int length = text.getBytes(StandardCharsets.UTF_8).length;
            return raw(Integer.toHexString(length) + "\r\n" + text + "\r\n");
        }

        void lastChunk() throws IOException {
            raw("0\r\n\r\n");
        }

        Answer pause(Duration duration) throws IOException {
            try {
                boolean _ = new CountDownLatch(1).await(duration.toNanos(), TimeUnit.NANOSECONDS);
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            return this;
        }

        /// Sends nothing more and waits until the client leaves.
        void stall() throws IOException {
            int next = -1;
            try {
                next = in.read();
            } finally {
                if (next < 0) {
                    engine.aborts.add(Instant.now());
                }
            }
            throw new IOException("The client left.");
        }

        /// Ends the connection as a process that is killed does.
        void cut() throws IOException {
            socket.close();
        }
    }
}
