package io.wattle.control;

import io.wattle.testing.Eventually;
import io.wattle.testing.FaultProxy;
import io.wattle.testing.PostgresServer;
import io.wattle.testing.ZooKeeperEnsemble;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Two control planes as processes on an ensemble of three ZooKeeper servers and a PostgreSQL. Everybody but the test
/// finds each of them behind a proxy.
final class TwoControlPlanes implements AutoCloseable {
    private static final Duration SOON = Duration.ofSeconds(60);

    private final List<FaultProxy> proxies = new ArrayList<>();
    private final List<ControlProcess> processes = new ArrayList<>();
    private final List<SmallDisk> disks = new ArrayList<>();
    private final Path folder;
    private final PostgresServer postgres;
    private final ZooKeeperEnsemble ensemble;

    private TwoControlPlanes(Path folder, PostgresServer postgres, ZooKeeperEnsemble ensemble) {
        this.folder = folder;
        this.postgres = postgres;
        this.ensemble = ensemble;
    }

    /// Started and ready; one of them leads.
    static TwoControlPlanes start(Path folder) throws Exception {
        TwoControlPlanes both = new TwoControlPlanes(folder, PostgresServer.start(), ZooKeeperEnsemble.start(folder));
        try {
            both.add("a");
            both.add("b");
            for (ControlProcess process : both.processes) {
                process.awaitReady();
            }
            Eventually.holds("one of them leads", SOON, () -> both.leading().isPresent());
            return both;
        } catch (Exception | AssertionError failed) {
            both.close();
            throw failed;
        }
    }

    PostgresServer postgres() {
        return postgres;
    }

    ZooKeeperEnsemble zooKeeper() {
        return ensemble;
    }

    List<FaultProxy> proxies() {
        return List.copyOf(proxies);
    }

    /// Where nodes find them.
    List<URI> addresses() {
        return proxies.stream().map(FaultProxy::address).toList();
    }

    /// Past its proxy.
    URI leader() throws Exception {
        return Eventually.get("one of them leads", SOON, this::leading);
    }

    URI other(URI one) {
        return proxies.stream()
                .map(FaultProxy::server)
                .filter(candidate -> !candidate.equals(one))
                .findFirst()
                .orElseThrow();
    }

    Process process(URI server) {
        return processes.get(index(server)).process();
    }

    /// That it keeps its data on.
    SmallDisk disk(URI server) {
        return disks.get(index(server));
    }

    private int index(URI server) {
        return proxies.getFirst().server().equals(server) ? 0 : 1;
    }

    /// Kills it at once.
    void kill(URI server) throws InterruptedException {
        process(server).destroyForcibly().waitFor();
    }

    /// Starts another in place of one that was killed.
    void restart(URI server) throws Exception {
        int index = index(server);
        ControlProcess process = start(index == 0 ? "a" : "b", proxies.get(index));
        processes.set(index, process);
        process.awaitReady();
    }

    /// Where everybody but the test finds it.
    URI advertised(URI server) {
        return proxies.stream()
                .filter(proxy -> proxy.server().equals(server))
                .map(FaultProxy::address)
                .findFirst()
                .orElseThrow();
    }

    static boolean leads(URI candidate) throws Exception {
        try {
            return Http.at(candidate)
                    .get("/observe/health/ready")
                    .body()
                    .at("/checks/0/data/role")
                    .asText()
                    .equals("leader");
        } catch (IOException gone) {
            return false;
        }
    }

    @Override
    public void close() throws IOException {
        processes.forEach(ControlProcess::close);
        for (SmallDisk disk : disks) {
            disk.unmount();
        }
        for (FaultProxy proxy : proxies) {
            proxy.close();
        }
        ensemble.close();
        postgres.close();
    }

    private Optional<URI> leading() throws Exception {
        for (FaultProxy proxy : proxies) {
            if (leads(proxy.server())) {
                return Optional.of(proxy.server());
            }
        }
        return Optional.empty();
    }

    private void add(String name) throws Exception {
        SmallDisk disk = new SmallDisk();
        disk.mount(Files.createDirectories(folder.resolve(name)));
        disks.add(disk);
        FaultProxy proxy = FaultProxy.toFreePort();
        proxies.add(proxy);
        processes.add(start(name, proxy));
    }

    private ControlProcess start(String name, FaultProxy proxy) throws IOException {
        return ControlProcess.start(
                folder,
                "--data",
                folder.resolve(name).toString(),
                "--http-port",
                Integer.toString(proxy.server().getPort()),
                "--advertised-url",
                proxy.address().toString(),
                "--zookeeper",
                ensemble.connectString(),
                "--database-url",
                postgres.url());
    }
}
