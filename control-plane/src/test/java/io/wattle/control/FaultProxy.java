package io.wattle.control;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// Stands between a client and a server and passes bytes on, until it is a black hole: then connections stay open and
/// nothing arrives at either end, as behind a switch that died. Nothing is lost: it arrives once the hole is closed.
final class FaultProxy implements AutoCloseable {
    private static final int BUFFER = 1 << 16;

    private final URI server;
    private final ServerSocket listener;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition healed = lock.newCondition();
    private boolean isHole;

    FaultProxy(URI server) throws IOException {
        this.server = server;
        this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
    }

    /// In front of a server that is to begin at a port that is free now.
    static FaultProxy toFreePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return new FaultProxy(URI.create("http://127.0.0.1:" + free.getLocalPort()));
        }
    }

    URI server() {
        return server;
    }

    /// What a client is to be given instead of the server's address.
    URI address() {
        return URI.create("http://127.0.0.1:" + listener.getLocalPort());
    }

    void swallow(boolean swallows) {
        lock.lock();
        try {
            isHole = swallows;
            healed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void accept() {
        while (!listener.isClosed()) {
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
