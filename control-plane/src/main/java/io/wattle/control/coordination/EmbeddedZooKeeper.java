package io.wattle.control.coordination;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import org.apache.zookeeper.server.embedded.ExitHandler;
import org.apache.zookeeper.server.embedded.ZooKeeperServerEmbedded;

/// A ZooKeeper of one server inside this process, on loopback, for a control plane of one machine.
///
/// Its files and its port lie in one folder; the port is kept over restarts while it is free.
public final class EmbeddedZooKeeper implements AutoCloseable {
    /// Sessions may last from 2 to 20 ticks.
    private static final int TICK_MILLIS = 1000;

    private final ZooKeeperServerEmbedded server;
    private final int port;

    private EmbeddedZooKeeper(ZooKeeperServerEmbedded server, int port) {
        this.server = server;
        this.port = port;
    }

    /// Starts the server and waits until it answers.
    ///
    /// @throws CoordinationException with one sentence when it does not start
    public static EmbeddedZooKeeper start(Path folder) throws CoordinationException {
        // One kilobyte block is 1024 bytes; the default of 64 MiB per log file is wasted on a handful of small znodes.
        System.setProperty("zookeeper.preAllocSize", "512");
        try {
            Files.createDirectories(folder);
            int port = freePort(folder.resolve("port"));
            ZooKeeperServerEmbedded server = ZooKeeperServerEmbedded.builder()
                    .baseDir(folder)
                    .configuration(configuration(port))
                    .exitHandler(ExitHandler.LOG_ONLY)
                    .build();
            server.start();
            return new EmbeddedZooKeeper(server, port);
        } catch (Exception failed) { // the embedded server's interface declares no narrower one
            throw new CoordinationException(
                    "The embedded ZooKeeper under \"%s\" did not start: %s".formatted(folder, failed.getMessage()),
                    failed);
        }
    }

    public String connectString() {
        return "127.0.0.1:" + port;
    }

    @Override
    public void close() {
        server.close();
    }

    private static Properties configuration(int port) {
        Properties properties = new Properties();
        properties.setProperty("tickTime", Integer.toString(TICK_MILLIS));
        properties.setProperty("clientPort", Integer.toString(port));
        properties.setProperty("clientPortAddress", "127.0.0.1");
        properties.setProperty("admin.enableServer", "false");
        properties.setProperty("maxClientCnxns", "16");
        properties.setProperty("autopurge.purgeInterval", "24");
        return properties;
    }

    private static int freePort(Path remembered) throws IOException {
        if (Files.exists(remembered)) {
            String text = Files.readString(remembered).strip();
            if (text.matches("\\d{1,5}") && Integer.parseInt(text) <= 65_535 && isFree(Integer.parseInt(text))) {
                return Integer.parseInt(text);
            }
        }
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Files.writeString(remembered, Integer.toString(probe.getLocalPort()));
            return probe.getLocalPort();
        }
    }

    private static boolean isFree(int port) {
        try (ServerSocket probe = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return probe.isBound();
        } catch (IOException taken) {
            return false;
        }
    }
}
