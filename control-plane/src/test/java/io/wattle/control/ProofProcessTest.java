package io.wattle.control;

import static io.wattle.control.ProofView.boot;
import static io.wattle.control.ProofView.isReady;
import static io.wattle.control.ProofView.latestPlan;
import static io.wattle.control.ProofView.ready;
import static io.wattle.control.ProofView.running;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.wattle.control.coordination.Coordination;
import io.wattle.testing.FaultProxy;
import io.wattle.testing.Lab;
import io.wattle.testing.PostgresServer;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;

/// Goal: whatever dies, stops, fills up or lies among real processes, the ledger never commits more than the rack
/// has, no board is set above what the ledger granted its node, and no request is lost.
/// Method: three ZooKeeper servers, two control planes behind proxies that may be black holes, four daemons with
/// powerd, a fake driver and stub engines, and a PostgreSQL; faults one after the other, while a checker reads the
/// ledger, powerd is listened to and a client asks. What was measured is a report entry and stands in
/// `target/proof.txt`.
class ProofProcessTest {
    /// A node that is silent for ten seconds is planned without.
    private static final Duration ADOPTED_WITHIN = Duration.ofSeconds(8);

    /// From a node's end to a plan without it.
    private static final Duration DECIDED = Duration.ofSeconds(15);

    /// From a node's end to the last request that is sent to it.
    private static final Duration EJECTED = Duration.ofSeconds(2);

    private static final double CAP = 2_500;
    private static final double LOWER_CAP = 0.7 * CAP;
    /// Its host, and its board by the catalogue.
    private static final double IDLE = 10 + 79;

    @TempDir
    private Path folder;

    private final ProofFigures figures = new ProofFigures();
    private ProofNodes nodes;

    @BeforeEach
    void prepare() {
        nodes = new ProofNodes(folder);
    }

    @Test
    void theLedgerHoldsAndNoRequestIsLost(TestReporter reporter) throws Exception {
        try (TwoControlPlanes both = TwoControlPlanes.start(folder)) {
            URI leader = both.leader();
            URI other = both.other(leader);
            Coordination reading = Coordination.connect(both.zooKeeper().connectString(), Coordination.SESSION_TIMEOUT);
            try (LedgerCheck ledger = new LedgerCheck(reading, CAP - ProofNodes.GUARD, IDLE, ProofNodes.NAMES.size())) {
                serve(leader, both.addresses());
                figures.took(
                        "the follower's gateway serves",
                        () -> ClientHistory.ask(other).isEmpty());
                try (ClientHistory client = new ClientHistory(other)) {
                    swallowTheNodesReports(leader, both.proxies());
                    stealAnIdentity(leader, both.addresses());
                    killADaemon(leader, both.addresses());
                    killPowerd(leader);
                    fillTheLeadersDisk(leader, both.disk(leader));
                    lowerTheCapBesideAFullDisk(leader);
                    stopTheDatabase(both.postgres(), leader);
                    loseZooKeeper(both, leader);
                    URI second = both.leader();
                    URI third = both.other(second);
                    client.use(third);
                    pauseTheLeader(both.process(second), second, third);
                    client.use(second);
                    killTheLeader(both.process(third), second);
                    killANode(second, client);
                    figures.put("requests answered", Long.toString(client.answered()));
                    assertThat(client.failures()).as("lost requests").isEmpty();
                    assertThat(client.answered()).isPositive();
                }
                figures.put("ledger", ledger.summary());
                assertThat(ledger.violations()).isEmpty();
                figures.put("limits set by powerd, each within a grant", Long.toString(nodes.limits()));
                assertThat(nodes.ungranted(ledger)).isEmpty();
            } finally {
                end(reporter);
            }
        }
    }

    private void end(TestReporter reporter) throws Exception {
        nodes.close();
        figures.tell(reporter);
    }

    private void serve(URI leader, List<URI> both) throws Exception {
        nodes.start(both);
        nodes.cap(leader, CAP);
        figures.took("three replicas serve", () -> running(leader) == 3);
        figures.took("three boards are above their lowest limits", () -> nodes.raised() == 3);
    }

    /// Faults 23 and 25: the node whose disk is full follows nothing that it could not keep, so that its lease runs
    /// out.
    private void lowerTheCapBesideAFullDisk(URI leader) throws Exception {
        nodes.disk().fill();
        nodes.cap(leader, LOWER_CAP);
        figures.took(
                "23 a cap that fell by 30 % is kept by all boards, "
                        + nodes.disk().sentence("one node's"),
                () -> nodes.drawn() <= LOWER_CAP - ProofNodes.GUARD);
        nodes.disk().free();
        nodes.cap(leader, CAP);
        figures.took(
                "25 and the boards rise again after it, with room on the disk",
                () -> nodes.raised() == 3 && ready(leader) == 4 && running(leader) == 3);
    }

    /// Fault 15: the engines go on, and the gateway asks them all the same.
    private void swallowTheNodesReports(URI leader, List<FaultProxy> proxies) throws Exception {
        for (FaultProxy proxy : proxies) {
            proxy.swallow(true);
        }
        figures.took("15 nodes behind a black hole are silent", () -> ready(leader) == 0);
        for (FaultProxy proxy : proxies) {
            proxy.swallow(false);
        }
        figures.took("15 they are heard again", () -> ready(leader) == 4 && running(leader) == 3);
    }

    /// Fault 18.
    private void stealAnIdentity(URI leader, List<URI> both) throws Exception {
        try (NodeProcess thief = NodeProcess.start(folder.resolve("thief"), "n1", both)) {
            figures.took(
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
        String boot = boot(leader, node);
        nodes.restart(node, both);
        Duration silent = figures.took(
                "2 a killed daemon's successor is heard",
                () -> !boot(leader, node).equals(boot) && ready(leader) == 4);
        figures.took("2 and three replicas serve", () -> running(leader) == 3 && nodes.raised() == 3);
        if (silent.compareTo(ADOPTED_WITHIN) > 0) { // the node may have been planned without
            figures.put("2 its engine is adopted", "not asked: the machine was too busy");
            return;
        }
        assertThat(Http.at(leader)
                        .get("/api/v1/replicas/chat/0")
                        .body()
                        .at("/pid")
                        .asInt())
                .as("its engine is adopted")
                .isEqualTo(pid);
    }

    /// Nobody can lower the board of a node that serves: its engine ends, its watts stay charged.
    private void killPowerd(URI leader) throws Exception {
        JsonNode replica = Http.at(leader).get("/api/v1/replicas/chat/0").body();
        int pid = replica.at("/pid").asInt();
        PowerdProcess board = nodes.board(replica.at("/node").asText());
        board.kill();
        figures.took(
                "powerd is killed: its node's engine ends",
                () -> ProcessHandle.of(pid).isEmpty());
        board.startAgain();
        figures.took("and three replicas serve with another", () -> running(leader) == 3 && nodes.raised() == 3);
    }

    /// Fault 23: what needs no disk goes on, what needs one is refused.
    private void fillTheLeadersDisk(URI leader, SmallDisk disk) throws Exception {
        disk.fill();
        String what = disk.sentence("the leader's");
        figures.took(
                "23 requests are answered, " + what,
                () -> ClientHistory.ask(leader).isEmpty());
        nodes.cap(leader, CAP - 1);
        figures.took(
                "23 a cap is taken and replicas serve, " + what, () -> running(leader) == 3 && nodes.raised() == 3);
        if (disk.isMounted()) {
            Http.Answer refused = ClientHistory.upload(leader);
            assertThat(refused.status()).as(refused.text()).isEqualTo(507);
            figures.put("23 a file is refused, " + what, refused.error());
        }
        disk.free();
        nodes.cap(leader, CAP);
        assertThat(ClientHistory.upload(leader).status())
                .as("a file, with room")
                .isEqualTo(200);
    }

    /// Fault 24.
    private void stopTheDatabase(PostgresServer postgres, URI leader) throws Exception {
        postgres.stop();
        assertThat(Http.at(leader).apply(Lab.model("more", 1)).status()).isEqualTo(503);
        figures.took("24 reading goes on", () -> running(leader) == 3);
        postgres.boot();
        figures.took(
                "24 changes are taken again after the database is back",
                () -> Http.at(leader)
                                .send("DELETE", "/api/v1/models/none", new byte[0])
                                .status()
                        == 404);
    }

    /// Faults 13 and 12: whoever leads cannot say so any more, so nobody renews a grant.
    private void loseZooKeeper(TwoControlPlanes both, URI leader) throws Exception {
        both.zooKeeper().stopLeader();
        figures.took(
                "13 a cap is taken after ZooKeeper's own leader was stopped",
                () -> nodes.apply(leader, CAP - 1).status() == 200);
        both.zooKeeper().stopMajority();
        figures.took("12 boards are at their lowest limits without a quorum of ZooKeeper", () -> nodes.raised() == 0);
        for (FaultProxy proxy : both.proxies()) {
            assertThat(ClientHistory.ask(proxy.server()))
                    .as("an answer meanwhile")
                    .isEmpty();
        }
        both.zooKeeper().startStopped();
        figures.took(
                "12 somebody leads after the quorum is back",
                () -> TwoControlPlanes.leads(leader) || TwoControlPlanes.leads(both.other(leader)));
        figures.took("12 and boards rise again", () -> running(both.leader()) == 3 && nodes.raised() == 3);
    }

    /// Fault 16.
    private void pauseTheLeader(Process leading, URI leader, URI other) throws Exception {
        signal("STOP", leading);
        figures.took(
                "16 a read at the other is answered while the leader is paused",
                () -> Http.at(other).get("/api/v1/nodes").status() == 200);
        figures.took("16 the other leads while the leader is paused", () -> TwoControlPlanes.leads(other));
        figures.took("16 nodes report to the new leader", () -> ready(other) == 4 && running(other) == 3);
        assertThat(Http.at(other).get("/api/v1/events").text())
                .as("it knows how far the plan was carried out")
                .doesNotContain("change_unknown");
        signal("CONT", leading);
        figures.took(
                "16 the old leader follows after it woke", () -> !TwoControlPlanes.leads(leader) && isReady(leader));
        assertThat(TwoControlPlanes.leads(other)).isTrue();
    }

    /// Fault 13's cousin: the process that leads now is killed.
    private void killTheLeader(Process leading, URI survivor) throws Exception {
        leading.destroyForcibly();
        figures.took("the survivor leads after kill -9", () -> TwoControlPlanes.leads(survivor));
        figures.took("nodes report to the survivor", () -> ready(survivor) == 4 && running(survivor) == 3);
    }

    /// Fault 1: a node that answers requests is gone at once, its engine too.
    private void killANode(URI leader, ClientHistory client) throws Exception {
        String replica = Http.at(leader)
                .send("POST", "/v1/chat/completions", ClientHistory.QUESTION)
                .raw()
                .headers()
                .firstValue("x-wattle-replica")
                .orElseThrow();
        String node = Http.at(leader)
                .get("/api/v1/replicas/" + replica)
                .body()
                .at("/node")
                .asText();
        long killed = System.nanoTime();
        nodes.kill(node);
        String what = "1 a plan without a node that is gone";
        figures.took(what, () -> latestPlan(leader).at("/reason").asText().contains(node + " is lost"));
        assertThat(Duration.ofNanos(System.nanoTime() - killed)).as(what).isLessThan(DECIDED);
        assertThat(latestPlan(leader).at("/replicas").findValuesAsText("node")).doesNotContain(node);
        Duration sent = Duration.ofNanos(Math.max(0, client.retriedNanos() - killed));
        figures.put("1 last request sent to it", sent);
        assertThat(sent).as("last request sent to a node that is gone").isLessThan(EJECTED);
    }

    private static void signal(String name, Process process) throws Exception {
        assertThat(new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                        .start()
                        .waitFor())
                .isZero();
    }
}
