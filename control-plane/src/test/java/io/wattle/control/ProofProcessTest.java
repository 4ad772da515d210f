package io.wattle.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.wattle.control.coordination.Coordination;
import io.wattle.testing.Eventually;
import io.wattle.testing.Lab;
import io.wattle.testing.PostgresServer;
import io.wattle.testing.ZooKeeperEnsemble;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;

/// Goal: whatever dies, stops or lies among real processes, the ledger never commits more than the rack has and no
/// request is lost.
/// Method: three ZooKeeper servers, two control planes behind proxies that may be black holes, four daemons with stub
/// engines and a PostgreSQL; faults one after the other, while a checker reads the ledger and a client asks. What
/// was measured is a report entry and stands in `target/proof.txt`.
class ProofProcessTest {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final double LIMIT = 80;
    private static final double IDLE = 10;
    private static final List<String> NODES = List.of("n1", "n2", "n3", "n4");
    private static final String CLUSTER = """
            apiVersion: wattle.io/v1alpha1
            kind: Cluster
            metadata: {name: lab}
            spec:
              racks:
              - name: r1
                cap: 90 W
                guard: 10 W
                nodes:
                - {name: n1, arch: x86_64, memory: 2 GiB, host: {idle: 10 W, max: 40 W}}
                - {name: n2, arch: x86_64, memory: 2 GiB, host: {idle: 10 W, max: 40 W}}
                - {name: n3, arch: x86_64, memory: 2 GiB, host: {idle: 10 W, max: 40 W}}
                - {name: n4, arch: x86_64, memory: 2 GiB, host: {idle: 10 W, max: 40 W}}
            """;

    @TempDir
    private Path folder;

    private final Map<String, String> measured = new LinkedHashMap<>();
    private final Map<String, NodeProcess> daemons = new LinkedHashMap<>();
    private final List<FaultProxy> proxies = new ArrayList<>();

    @Test
    void theLedgerHoldsAndNoRequestIsLost(TestReporter reporter) throws Exception {
        try (PostgresServer postgres = PostgresServer.start();
                ZooKeeperEnsemble ensemble = ZooKeeperEnsemble.start(folder);
                ControlProcess first = start("a", ensemble, postgres);
                ControlProcess second = start("b", ensemble, postgres)) {
            first.awaitReady();
            second.awaitReady();
            URI one = proxies.getFirst().server();
            URI two = proxies.getLast().server();
            URI leader = Eventually.get("one of them leads", SOON, () -> leader(one, two));
            URI other = leader.equals(one) ? two : one;
            Process leading = (leader.equals(one) ? first : second).process();
            Process following = (leader.equals(one) ? second : first).process();
            Coordination reading = Coordination.connect(ensemble.connectString(), Coordination.SESSION_TIMEOUT);
            try (LedgerCheck ledger = new LedgerCheck(reading, LIMIT, IDLE, NODES.size())) {
                List<URI> both = proxies.stream().map(FaultProxy::address).toList();
                serve(leader, both);
                took(
                        "the follower's gateway serves",
                        () -> ClientHistory.ask(other).isEmpty());
                try (ClientHistory client = new ClientHistory(other)) {
                    swallowTheNodesReports(leader);
                    stealAnIdentity(leader, both);
                    killADaemon(leader, both);
                    stopTheDatabase(postgres, leader);
                    pauseTheLeader(leading, leader, other);
                    client.use(leader);
                    killTheLeader(following, leader);
                    measured.put("requests answered", Long.toString(client.answered()));
                    assertThat(client.failures()).as("lost requests").isEmpty();
                    assertThat(client.answered()).isPositive();
                }
                measured.put("ledger", ledger.summary());
                assertThat(ledger.violations()).isEmpty();
            } finally {
                for (NodeProcess daemon : daemons.values()) {
                    daemon.close();
                }
                for (FaultProxy proxy : proxies) {
                    proxy.close();
                }
                reporter.publishEntry(measured);
                Files.write(
                        Files.createDirectories(Path.of("target")).resolve("proof.txt"),
                        measured.entrySet().stream()
                                .map(entry -> entry.getKey() + ": " + entry.getValue())
                                .toList());
            }
        }
    }

    private void serve(URI leader, List<URI> both) throws Exception {
        String model = Files.writeString(folder.resolve("m.gguf"), "fine").toString();
        for (String node : NODES) {
            daemons.put(node, NodeProcess.start(folder.resolve(node), node, both));
        }
        Http.Answer applied = Http.at(leader)
                .apply(Lab.both(CLUSTER, Lab.model("chat", 3).replace("/models/stories15M.gguf", model)));
        assertThat(applied.status()).as(applied.text()).isEqualTo(200);
        took("three replicas serve", () -> running(leader) == 3);
    }

    /// Fault 15: the engines go on, and the gateway asks them all the same.
    private void swallowTheNodesReports(URI leader) throws Exception {
        for (FaultProxy proxy : proxies) {
            proxy.swallow(true);
        }
        took("15 nodes behind a black hole are silent", () -> ready(leader) == 0);
        for (FaultProxy proxy : proxies) {
            proxy.swallow(false);
        }
        took("15 they are heard again", () -> ready(leader) == 4 && running(leader) == 3);
    }

    /// Fault 18.
    private void stealAnIdentity(URI leader, List<URI> both) throws Exception {
        try (NodeProcess thief = NodeProcess.start(folder.resolve("thief"), "n1", both)) {
            took(
                    "18 a second daemon of a name is refused",
                    () -> Http.at(leader).get("/metrics").text().contains("result=\"duplicate_node\""));
            assertThat(thief.process().isAlive()).isTrue();
        }
        assertThat(running(leader)).isEqualTo(3);
    }

    /// Fault 2.
    private void killADaemon(URI leader, List<URI> both) throws Exception {
        String node = Http.at(leader)
                .get("/api/v1/replicas/chat/0")
                .body()
                .at("/node")
                .asText();
        int pid =
                Http.at(leader).get("/api/v1/replicas/chat/0").body().at("/pid").asInt();
        NodeProcess killed = daemons.get(node);
        assertThat(killed).isNotNull();
        String boot = boot(leader, node);
        killed.kill();
        daemons.put(node, NodeProcess.start(folder.resolve(node), node, both));
        took(
                "2 a killed daemon's successor is heard",
                () -> !boot(leader, node).equals(boot) && ready(leader) == 4 && running(leader) == 3);
        assertThat(Http.at(leader)
                        .get("/api/v1/replicas/chat/0")
                        .body()
                        .at("/pid")
                        .asInt())
                .as("its engine is adopted")
                .isEqualTo(pid);
    }

    /// Of the daemon that was heard last.
    private static String boot(URI leader, String node) throws Exception {
        return Http.at(leader)
                .get("/api/v1/nodes/" + node)
                .body()
                .at("/boot_id")
                .asText();
    }

    /// Fault 24.
    private void stopTheDatabase(PostgresServer postgres, URI leader) throws Exception {
        postgres.stop();
        assertThat(Http.at(leader).apply(Lab.model("more", 1)).status()).isEqualTo(503);
        assertThat(running(leader)).as("reading goes on").isEqualTo(3);
        postgres.boot();
        took(
                "24 changes are taken again after the database is back",
                () -> Http.at(leader)
                                .send("DELETE", "/api/v1/models/none", new byte[0])
                                .status()
                        == 404);
    }

    /// Fault 16.
    private void pauseTheLeader(Process leading, URI leader, URI other) throws Exception {
        signal("STOP", leading);
        took(
                "16 the other leads while the leader is paused",
                () -> leader(other).isPresent());
        took("16 nodes report to the new leader", () -> ready(other) == 4 && running(other) == 3);
        assertThat(Http.at(other).get("/api/v1/events").text())
                .as("it knows how far the plan was carried out")
                .doesNotContain("change_unknown");
        signal("CONT", leading);
        took("16 the old leader follows after it woke", () -> leader(leader).isEmpty() && isReady(leader));
        assertThat(leader(other)).isPresent();
    }

    /// Fault 13's cousin: the process that leads now is killed.
    private void killTheLeader(Process leading, URI survivor) throws Exception {
        leading.destroyForcibly();
        took("the survivor leads after kill -9", () -> leader(survivor).isPresent());
        took("nodes report to the survivor", () -> ready(survivor) == 4 && running(survivor) == 3);
    }

    private void took(String what, Callable<Boolean> question) throws Exception {
        long began = System.nanoTime();
        Eventually.holds(what, SOON, question);
        measured.put(what, String.format(Locale.ROOT, "%.1f s", (System.nanoTime() - began) / 1e9));
    }

    private static long count(URI controlPlane, String path, String field, String value) throws Exception {
        List<String> found = new ArrayList<>();
        Http.at(controlPlane).get(path).body().at("/items").forEach(item -> {
            if (item.path(field).asText().equals(value)) {
                found.add(value);
            }
        });
        return found.size();
    }

    private static long running(URI controlPlane) throws Exception {
        return count(controlPlane, "/api/v1/replicas", "phase", "running");
    }

    private static long ready(URI controlPlane) throws Exception {
        return count(controlPlane, "/api/v1/nodes", "state", "ready");
    }

    private static boolean isReady(URI controlPlane) throws Exception {
        return Http.at(controlPlane).get("/observe/health/ready").status() == 200;
    }

    private static Optional<URI> leader(URI... candidates) throws Exception {
        for (URI candidate : candidates) {
            if (leads(candidate)) {
                return Optional.of(candidate);
            }
        }
        return Optional.empty();
    }

    private static boolean leads(URI candidate) throws Exception {
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

    private static void signal(String name, Process process) throws Exception {
        assertThat(new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                        .start()
                        .waitFor())
                .isZero();
    }

    /// Everybody but the test finds it behind a proxy.
    private ControlProcess start(String name, ZooKeeperEnsemble ensemble, PostgresServer postgres) throws Exception {
        FaultProxy proxy = FaultProxy.toFreePort();
        proxies.add(proxy);
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
