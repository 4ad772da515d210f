package io.wattle.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// Stands between a client and a server and passes bytes on, until it is a black hole: then connections stay open and
/// nothing arrives at either end, as behind a switch that died. Nothing is lost: it arrives once the hole is closed.
/// Or until it is dark: then nobody answers who asks for a new connection either, as on a machine without power.
public final class FaultProxy implements AutoCloseable {
    private static final int BUFFER = 1 << 16;
    private static final int ANSWERED_MILLIS = 200;

    private final URI server;
    private final ServerSocket listener;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition healed = lock.newCondition();
    private boolean isHole;
    private volatile boolean isDark;

    public FaultProxy(URI server) throws IOException {
        this.server = server;
        this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
    }

    /// In front of a server that is to begin at a port that is free now.
    public static FaultProxy toFreePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return new FaultProxy(URI.create("http://127.0.0.1:" + free.getLocalPort()));
        }
    }

    public URI server() {
        return server;
    }

    /// What a client is to be given instead of the server's address.
    public URI address() {
        return URI.create("http://127.0.0.1:" + listener.getLocalPort() + server.getPath());
    }

    public void swallow(boolean swallows) {
        lock.lock();
        try {
            isHole = swallows;
            healed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// Returns once it answers nobody: connections wait in its queue, and what does not fit there is dropped.
    public void goDark() throws IOException {
        isDark = true;
        swallow(true);
        while (true) {
            Socket waiting = new Socket();
            open.add(waiting);
            try {
                waiting.connect(
                        new InetSocketAddress(listener.getInetAddress(), listener.getLocalPort()), ANSWERED_MILLIS);
            } catch (SocketTimeoutException nobody) {
                return;
            }
        }
    }

    private void accept() {
        while (!isDark && !listener.isClosed()) {
            try {
                connect(listener.accept());
            } catch (IOException gone) {
                // the next client may find the server again
            }
        }
    }

    private void connect(Socket client) throws IOException {
        try {
            Socket upstream = new Socket(server.getHost(), server.getPort());
            open.add(client);
            open.add(upstream);
            Thread.ofVirtual().start(() -> pass(client, upstream));
            Thread.ofVirtual().start(() -> pass(upstream, client));
        } catch (IOException refused) {
            client.close();
        }
    }

    private void pass(Socket from, Socket to) {
        byte[] buffer = new byte[BUFFER];
        try (from;
                to;
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream()) {
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                awaitHealed();
                out.write(buffer, 0, count);
            }
            awaitHealed();
        } catch (IOException broken) {
            // both ends are closed now: that is all a proxy can say
        } finally {
            open.remove(from);
            open.remove(to);
        }
    }

    private void awaitHealed() {
        lock.lock();
        try {
            while (isHole) {
                healed.awaitUninterruptibly();
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() throws IOException {
        swallow(false);
        listener.close();
        for (Socket socket : open) {
            socket.close();
        }
    }
}
