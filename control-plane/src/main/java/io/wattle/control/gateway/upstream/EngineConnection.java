package io.wattle.control.gateway.upstream;

import static io.wattle.control.gateway.upstream.EngineFailure.Kind.BROKEN;
import static io.wattle.control.gateway.upstream.EngineFailure.Kind.UNREACHABLE;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// One HTTP/1.1 connection to an engine, used by one request at a time.
///
/// Reads wait without a time-out. {@link #close} from another thread ends a read that waits: that is how a
/// request is cancelled, and how its time is up.
public final class EngineConnection implements AutoCloseable {
    /// Of a read that may wait, as thousands do at a time: room for some tokens of a stream.
    private static final int READ_BYTES = 1 << 10;
    /// Of a second read where the first left something behind; with the first one's it fits a {@link LentArrays}.
    private static final int REST_BYTES = 48 << 10;
    private static final int JOINED_BYTES_MAX = 64 << 10;

    /// Who is told that a read is about to wait, and that it is over.
    public interface Reader {
        void waits();

        void goesOn();
    }

    private final EngineAddress address;
    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;
    private final ByteQueue raw = new ByteQueue(READ_BYTES);

    private int answers;
    private boolean answered;
    private boolean last;
    private @Nullable BodyDecoder decoder;

    private EngineConnection(EngineAddress address, Socket socket) throws IOException {
        this.address = address;
        this.socket = socket;
        this.in = socket.getInputStream();
        this.out = socket.getOutputStream();
    }

    static EngineConnection open(EngineAddress address, Duration timeout) throws EngineFailure {
        var socket = new Socket();
        try {
            socket.setTcpNoDelay(true);
            socket.connect(address.resolve(), Math.toIntExact(timeout.toMillis()));
            return new EngineConnection(address, socket);
        } catch (IOException e) {
            closeQuietly(socket);
            throw new EngineFailure(UNREACHABLE, "The engine at %s takes no connection.".formatted(address), e);
        }
    }

    /// Of the engine at its other end.
    public EngineAddress address() {
        return address;
    }

    /// Whether earlier requests were answered on this connection, so that the engine may just have
    /// closed it.
    public boolean isReused() {
        return answers > 0;
    }

    /// Whether any byte of the present answer has arrived.
    public boolean isAnswered() {
        return answered;
    }

    /// Sends a request in one piece unless it is large.
    ///
    /// @param head request line and headers without {@code host} and {@code content-length}, each line
    ///   ended
    public void send(String head, byte[] body) throws EngineFailure {
        answered = false;
        decoder = null;
        var lines = head + "host: " + address + "\r\ncontent-length: " + body.length + "\r\n\r\n";
        byte[] start = lines.getBytes(StandardCharsets.ISO_8859_1);
        try {
            if (body.length > JOINED_BYTES_MAX) {
                out.write(start);
                out.write(body);
            } else {
                out.write(new ByteQueue(start.length + body.length)
                        .append(start)
                        .append(body)
                        .array());
            }
        } catch (IOException e) {
            throw broken(e);
        }
    }

    /// The head of the answer.
    public ResponseHead readHead(Reader reader) throws EngineFailure {
        while (true) {
            var head = ResponseHead.take(raw);
            if (head.isPresent() && !head.get().isInterim()) {
                decoder = BodyDecoder.of(head.get());
                last = head.get().isLast();
                return head.get();
            }
            if (head.isEmpty() && fill(reader) < 0) {
                throw broken(null);
            }
        }
    }

    /// Appends to {@code body} all of it that has arrived.
    ///
    /// @return bytes appended; -1 when the body was complete before
    /// @throws EngineFailure if the connection ended before the body
    public int readBody(ByteQueue body, Reader reader) throws EngineFailure {
        var current = decoder;
        if (current == null) {
            throw new IllegalStateException("The head must be read before the body.");
        }
        int before = body.size();
        current.decode(raw, body);
        while (body.size() == before) {
            if (current.isComplete()) {
                return -1;
            }
            if (fill(reader) < 0) {
                if (current.isCompleteAtClose()) {
                    last = true;
                    return -1;
                }
                throw broken(null);
            }
            current.decode(raw, body);
        }
        return body.size() - before;
    }

    /// Whether the answer is complete, nothing follows it, and the engine keeps the connection.
    boolean isReusable() {
        return decoder != null && decoder.isComplete() && !last && raw.isEmpty() && !socket.isClosed();
    }

    void countAnswer() {
        answers++;
    }

    @Override
    public void close() {
        closeQuietly(socket);
    }

    /// Takes all that has arrived, so that it is passed on in one piece.
    private int fill(Reader reader) throws EngineFailure {
        reader.waits();
        try {
            int read = raw.fill(in, READ_BYTES);
            answered |= read > 0;
            if (read == READ_BYTES && in.available() > 0) {
                raw.fill(in, REST_BYTES);
            }
            return read;
        } catch (IOException e) {
            throw broken(e);
        } finally {
            reader.goesOn();
        }
    }

    private EngineFailure broken(@Nullable IOException cause) {
        var failure = answered
                ? new EngineFailure(BROKEN, "The engine broke off its answer.")
                : new EngineFailure(UNREACHABLE, "The engine closed the connection without an answer.");
        if (cause != null) {
            failure.initCause(cause);
        }
        return failure;
    }

    private static void closeQuietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // Nothing is left to do with a socket that does not even close.
        }
    }
}
