package io.wattle.control.gateway;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/// A client on a plain socket, which sees what real clients hide: framing, and how a stream ends.
final class HttpProbe implements AutoCloseable {
    /// @param headers by lower-case name
    /// @param ended   whether the body came to its proper end
    record Reply(int status, Map<String, String> headers, String body, boolean ended) {}

    final Socket socket;
    final InputStream in;

    private HttpProbe(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new BufferedInputStream(socket.getInputStream());
    }

    static HttpProbe connect(int port) {
        try {
            var socket = new Socket(InetAddress.getLoopbackAddress(), port);
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(Math.toIntExact(Duration.ofSeconds(20).toMillis()));
            return new HttpProbe(socket);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Reply post(String path, String body) throws IOException {
        return send("POST", path, body);
    }

    /// Sends a request and reads its answer.
    ///
    /// @param headers as lines, {@code name: value}
    Reply send(String method, String path, String body, String... headers) throws IOException {
        write(method, path, body.getBytes(StandardCharsets.UTF_8), headers);
        return read();
    }

    void write(String method, String path, byte[] body, String... headers) throws IOException {
        var head = new StringBuilder("%s %s HTTP/1.1\r\nhost: test\r\n".formatted(method, path));
        for (var header : headers) {
            head.append(header).append("\r\n");
        }
        if (body.length > 0) {
            head.append("content-length: %d\r\n".formatted(body.length));
        }
        var bytes = new ByteArrayOutputStream();
        bytes.writeBytes(head.append("\r\n").toString().getBytes(StandardCharsets.UTF_8));
        bytes.writeBytes(body);
        raw(bytes.toByteArray());
    }

    void raw(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
    }

    Reply read() throws IOException {
        var line = StubEngine.readLine(in);
        var headers = new TreeMap<String, String>();
        for (var header = StubEngine.readLine(in); !header.isEmpty(); header = StubEngine.readLine(in)) {
            int colon = header.indexOf(':');
            headers.put(
                    header.substring(0, colon).toLowerCase(Locale.ROOT),
                    header.substring(colon + 1).strip());
        }
        int status = Integer.parseInt(line.split(" ", 3)[1]);
        var body = new ByteArrayOutputStream();
        boolean ended = "chunked".equals(headers.get("transfer-encoding"))
                ? readChunks(body)
                : readCounted(body, Integer.parseInt(headers.getOrDefault("content-length", "0")));
        return new Reply(status, headers, body.toString(StandardCharsets.UTF_8), ended);
    }

    private boolean readChunks(ByteArrayOutputStream body) {
        try {
            for (int size = chunkSize(); size > 0; size = chunkSize()) {
                body.writeBytes(in.readNBytes(size));
                StubEngine.readLine(in);
            }
            return StubEngine.readLine(in).isEmpty();
        } catch (IOException e) {
            return false;
        }
    }

    private int chunkSize() throws IOException {
        return Integer.parseInt(StubEngine.readLine(in), 16);
    }

    private boolean readCounted(ByteArrayOutputStream body, int length) throws IOException {
        body.writeBytes(in.readNBytes(length));
        return body.size() == length;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
