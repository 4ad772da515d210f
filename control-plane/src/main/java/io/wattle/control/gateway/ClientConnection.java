package io.wattle.control.gateway;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.buffers.DataReader;
import io.helidon.common.buffers.DataWriter;
import io.helidon.common.socket.HelidonSocket;
import io.helidon.common.socket.NioSocket;
import io.helidon.common.socket.PeerInfo;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.ListenerContext;
import io.helidon.webserver.ProxyProtocolData;
import io.helidon.webserver.Router;
import io.helidon.webserver.ServerConnectionException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/// A client's connection that notices at once when the client leaves, even while nothing is sent to it.
///
/// While a request is answered nobody reads from its connection, so the server learns of a client's
/// leaving only when a write fails. {@link #watch} reads ahead on a virtual thread: the end of the
/// stream tells that the client left; bytes are those of its next request and are handed to the
/// server's reader when it asks for them.
final class ClientConnection implements ConnectionContext {
    private final ConnectionContext server;
    private final DataReader reader;
    private @Nullable FutureTask<byte @Nullable []> readAhead;
    private volatile @Nullable Runnable onGone;
    private volatile boolean gone;
    private long bytesLeft = Long.MAX_VALUE;
    private int bytesMax;
    private volatile long deadlineNanos;
    private volatile boolean hasDeadline;

    ClientConnection(ConnectionContext server) {
        if (server.serverSocket() instanceof NioSocket) {
            throw new IllegalStateException("The web server must be built with useNio(false): Helidon 4.4.0's NioSocket"
                    + " drops bytes when a client reads slowly. Gateway.configure does it.");
        }
        this.server = server;
        this.reader = DataReader.create(this::readOrEnd);
    }

    /// Runs {@code whenGone} once the client closes its connection, at once if it has. Called by the
    /// thread that answers; the action runs on another.
    void watch(Runnable whenGone) {
        onGone = whenGone;
        if (gone) {
            whenGone.run();
        } else if (readAhead == null) {
            var task = new FutureTask<byte @Nullable []>(this::readAndNotice);
            readAhead = task;
            Thread.ofVirtual().name("wattle-client-watch").start(task);
        }
    }

    /// The request is over: what happens to the connection from now on concerns nobody.
    void unwatch() {
        onGone = null;
    }

    /// Reads from or writes to the client; the connection is closed if that takes longer, which ends it.
    void within(Duration limit, Runnable exchange) {
        deadlineNanos = System.nanoTime() + limit.toNanos();
        hasDeadline = true;
        try {
            exchange.run();
        } finally {
            hasDeadline = false;
        }
    }

    /// Reads the body of a request. Helidon takes a chunk into memory as a whole, however large its
    /// size says it is, so the bytes on the wire are bounded here: twice the limit leaves room for the
    /// framing of small chunks.
    void receive(Duration limit, int bodyBytesMax, Runnable reading) {
        bytesMax = bodyBytesMax;
        bytesLeft = 2L * bodyBytesMax;
        try {
            within(limit, reading);
        } finally {
            bytesLeft = Long.MAX_VALUE;
        }
    }

    /// Takes what the client still sends of a body that was refused, so that it gets to read why.
    void discard(Duration limit) {
        within(limit, () -> {
            try {
                while (server.serverSocket().get() != null) {}
            } catch (UncheckedIOException e) {
                // The client left, or its time was up: nothing more can be told to it.
            }
        });
    }

    /// Closes the connection if its deadline has passed: a read or write that hangs ends.
    void closeIfLate(long nowNanos) {
        if (hasDeadline && nowNanos - deadlineNanos > 0) {
            hasDeadline = false;
            try {
                server.serverSocket().close();
            } catch (UncheckedIOException e) {
                // The client was quicker.
            }
        }
    }

    /// Sends bytes as they are. The array stays as it is, and what Helidon 4.4.0 makes of one that may change writes
    /// too much of it unless it begins at 0.
    ///
    /// @throws ClientGoneException if the client takes no more
    void send(byte[] bytes, int offset, int length) {
        try {
            server.dataWriter().writeNow(BufferData.createReadOnly(bytes, offset, length));
        } catch (UncheckedIOException e) {
            throw new ClientGoneException(e);
        }
    }

    private byte @Nullable [] readAndNotice() {
        try {
            byte[] bytes = server.serverSocket().get();
            if (bytes == null) {
                leave();
            }
            return bytes;
        } catch (UncheckedIOException e) {
            leave();
            throw e;
        }
    }

    private void leave() {
        gone = true;
        var action = onGone;
        if (action != null) {
            action.run();
        }
    }

    /// Helidon 4.4.0 takes the end of a connection amid a request's headers for a failure of the server, and says so
    /// in the log at length.
    private byte[] readOrEnd() {
        byte[] bytes = read();
        if (bytes == null) {
            throw new CloseConnectionException("The client left.");
        }
        return bytes;
    }

    private byte @Nullable [] read() {
        int buffered = server.dataReader().available();
        if (buffered > 0) {
            return server.dataReader().readBuffer(buffered).readBytes();
        }
        var ahead = readAhead;
        if (ahead == null) {
            return readNow();
        }
        readAhead = null;
        try {
            return ahead.get();
        } catch (ExecutionException e) {
            throw new ServerConnectionException("The client's connection broke.", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CloseConnectionException("The server stops.", e);
        }
    }

    private byte @Nullable [] readNow() {
        try {
            byte[] bytes = server.serverSocket().get();
            bytesLeft -= bytes == null ? 0 : bytes.length;
            if (bytesLeft < 0) {
                throw RequestBody.tooLarge(bytesMax);
            }
            return bytes;
        } catch (UncheckedIOException e) {
            throw new ServerConnectionException("The client's connection broke.", e);
        }
    }

    @Override
    public DataReader dataReader() {
        return reader;
    }

    @Override
    public DataWriter dataWriter() {
        return server.dataWriter();
    }

    @Override
    public HelidonSocket serverSocket() {
        return server.serverSocket();
    }

    @Override
    public ListenerContext listenerContext() {
        return server.listenerContext();
    }

    @Override
    public ExecutorService executor() {
        return server.executor();
    }

    @Override
    public Router router() {
        return server.router();
    }

    @Override
    public Optional<ProxyProtocolData> proxyProtocolData() {
        return server.proxyProtocolData();
    }

    @Override
    public PeerInfo remotePeer() {
        return server.remotePeer();
    }

    @Override
    public PeerInfo localPeer() {
        return server.localPeer();
    }

    @Override
    public boolean isSecure() {
        return server.isSecure();
    }

    @Override
    public String socketId() {
        return server.socketId();
    }

    @Override
    public String childSocketId() {
        return server.childSocketId();
    }
}
