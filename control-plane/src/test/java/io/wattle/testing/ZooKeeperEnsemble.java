package io.wattle.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.zookeeper.server.embedded.ExitHandler;
import org.apache.zookeeper.server.embedded.ZooKeeperServerEmbedded;

/// Three ZooKeeper servers in this process that form one ensemble.
public final class ZooKeeperEnsemble implements AutoCloseable {
    private static final int SERVERS = 3;

    private final List<ZooKeeperServerEmbedded> servers = new ArrayList<>();
    private final List<String> addresses = new ArrayList<>();

    private ZooKeeperEnsemble() {}

    /// Starts all three at once: one alone would wait for another.
    public static ZooKeeperEnsemble start(Path folder) throws Exception {
        ZooKeeperEnsemble ensemble = new ZooKeeperEnsemble();
        List<Integer> ports = freePorts(3 * SERVERS);
        Properties shared = new Properties();
        for (int id = 1; id <= SERVERS; id++) {
            int base = 3 * (id - 1);
            shared.setProperty("server." + id, "127.0.0.1:%d:%d".formatted(ports.get(base + 1), ports.get(base + 2)));
        }
        for (int id = 1; id <= SERVERS; id++) {
            ensemble.add(id, ports.get(3 * (id - 1)), shared, folder.resolve("zookeeper-" + id));
        }
        try (ExecutorService threads = Executors.newFixedThreadPool(SERVERS)) {
            List<Future<?>> starts = new ArrayList<>();
            for (ZooKeeperServerEmbedded server : ensemble.servers) {
                starts.add(threads.submit(() -> {
                    server.start(60_000);
                    return null;
                }));
            }
            for (Future<?> start : starts) {
                start.get();
            }
        }
        return ensemble;
    }

    private void add(int id, int clientPort, Properties shared, Path home) throws Exception {
        Files.createDirectories(home.resolve("data"));
        Files.writeString(home.resolve("data/myid"), Integer.toString(id));
        Properties own = new Properties();
        own.putAll(shared);
        own.setProperty("tickTime", "1000");
        own.setProperty("initLimit", "20");
        own.setProperty("syncLimit", "10");
        own.setProperty("admin.enableServer", "false");
        own.setProperty("clientPort", Integer.toString(clientPort));
        own.setProperty("clientPortAddress", "127.0.0.1");
        addresses.add("127.0.0.1:" + clientPort);
        servers.add(ZooKeeperServerEmbedded.builder()
                .baseDir(home)
                .configuration(own)
                .exitHandler(ExitHandler.LOG_ONLY)
                .build());
    }

    public String connectString() {
        return String.join(",", addresses);
    }

    @Override
    public void close() {
        servers.forEach(ZooKeeperServerEmbedded::close);
    }

    private static List<Integer> freePorts(int count) throws IOException {
        List<ServerSocket> held = new ArrayList<>();
        try {
            for (int i = 0; i < count; i++) {
                held.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
            }
            return held.stream().map(ServerSocket::getLocalPort).toList();
        } finally {
            for (ServerSocket socket : held) {
                socket.close();
            }
        }
    }
}
