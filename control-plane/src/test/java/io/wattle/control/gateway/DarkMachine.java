package io.wattle.control.gateway;

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
import java.util.concurrent.CountDownLatch;

/// The machine of an engine, until it is without power: then its connections stay open and say nothing, and nobody
/// answers who asks for a new one.
final class DarkMachine implements AutoCloseable {
    private static final int BUFFER = 1 << 16;
    private static final int ANSWERED_MILLIS = 200;

    private final URI engine;
    private final ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final CountDownLatch end = new CountDownLatch(1);
    private volatile boolean isDark;

    DarkMachine(URI engine) throws IOException {
        this.engine = engine;
        Thread.ofVirtual().start(this::accept);
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + listener.getLocalPort() + engine.getPath());
    }

    /// Returns once it answers nobody: connections wait in its queue, and what does not fit there is dropped.
    void goDark() throws IOException {
        isDark = true;
        while (true) {
            var waiting = new Socket();
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
        try {
            while (!isDark) {
                var client = listener.accept();
                var upstream = new Socket(engine.getHost(), engine.getPort());
                open.add(client);
                open.add(upstream);
                Thread.ofVirtual().start(() -> pass(client, upstream));
                Thread.ofVirtual().start(() -> pass(upstream, client));
            }
        } catch (IOException closed) {
            return;
        }
    }

    private void pass(Socket from, Socket to) {
        var buffer = new byte[BUFFER];
        try (from;
                to;
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream()) {
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                if (isDark) {
                    end.await();
                }
                out.write(buffer, 0, count);
            }
            if (isDark) {
                end.await();
            }
        } catch (IOException broken) {
            return;
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() throws IOException {
        isDark = true;
        end.countDown();
        listener.close();
        for (Socket socket : open) {
            socket.close();
        }
    }
}
