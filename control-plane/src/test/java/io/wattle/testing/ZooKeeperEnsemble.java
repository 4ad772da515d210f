package io.wattle.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.zookeeper.server.embedded.ExitHandler;
import org.apache.zookeeper.server.embedded.ZooKeeperServerEmbedded;

/// Three ZooKeeper servers in this process that form one ensemble.
public final class ZooKeeperEnsemble implements AutoCloseable {
    private static final int SERVERS = 3;

    private static final long STARTED_MILLIS = 60_000;

    /// One of the three; none runs while it is stopped.
    private static final class Server {
        private final Path home;
        private final Properties configuration;
        private Optional<ZooKeeperServerEmbedded> running = Optional.empty();

        Server(Path home, Properties configuration) {
            this.home = home;
            this.configuration = configuration;
        }

        void start() throws Exception {
            ZooKeeperServerEmbedded begun = ZooKeeperServerEmbedded.builder()
                    .baseDir(home)
                    .configuration(configuration)
                    .exitHandler(ExitHandler.LOG_ONLY)
                    .build();
            running = Optional.of(begun);
            begun.start(STARTED_MILLIS);
        }

        void stop() {
            running.ifPresent(ZooKeeperServerEmbedded::close);
            running = Optional.empty();
        }
    }

    private final List<Server> servers = new ArrayList<>();
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
        ensemble.startStopped();
        return ensemble;
    }

    /// Stops the one that was elected first: of equals it is the one with the highest number.
    public void stopLeader() {
        servers.getLast().stop();
    }

    /// Stops another, so that one alone is left.
    public void stopMajority() {
        stopLeader();
        servers.getFirst().stop();
    }

    /// Starts those that are stopped, and returns when they serve.
    public void startStopped() throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(SERVERS)) {
            List<Future<?>> starts = new ArrayList<>();
            for (Server server : servers) {
                if (server.running.isEmpty()) {
                    starts.add(threads.submit(() -> {
                        server.start();
                        return null;
                    }));
                }
            }
            for (Future<?> start : starts) {
                start.get();
            }
        }
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
        servers.add(new Server(home, own));
    }

    public String connectString() {
        return String.join(",", addresses);
    }

    @Override
    public void close() {
        servers.forEach(Server::stop);
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
