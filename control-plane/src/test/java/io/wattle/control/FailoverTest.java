package io.wattle.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wattle.control.coordination.Coordination;
import io.wattle.control.coordination.Coordination.Tree;
import io.wattle.control.coordination.Epoch;
import io.wattle.control.coordination.EpochLostException;
import io.wattle.control.gateway.LoadOfStreams;
import io.wattle.protocol.DesiredState;
import io.wattle.testing.Eventually;
import io.wattle.testing.Lab;
import io.wattle.testing.PostgresServer;
import io.wattle.testing.StubNode;
import io.wattle.testing.ZooKeeperEnsemble;
import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Goal: when the database goes and comes back and then the leader is killed, another leads soon, no request through
/// the other gateway is lost or cut, and what was used without the database is in the books afterwards.
/// Method: two control planes on an ensemble of three ZooKeeper servers and a PostgreSQL; clients compare each answer
/// byte for byte with what the engine sent.
class FailoverTest {
    private static final Duration SOON = Duration.ofSeconds(30);
    /// What reliability promises: another leads ten seconds after the leader died.
    private static final Duration FAILOVER = Duration.ofSeconds(10);

    private static final int CLIENTS = 6;

    @TempDir
    private Path folder;

    /// Requests that came before the gateway knew where.
    private long refused;

    @Test
    void theOtherLeadsWithinTenSecondsAndNoRequestIsLost() throws Exception {
        try (TwoControlPlanes both = TwoControlPlanes.start(folder);
                LoadOfStreams load = new LoadOfStreams()) {
            URI leader = both.leader();
            URI follower = both.other(leader);
            StubNode node = new StubNode("n1", "boot-1");
            node.setEndpoint(load.engine());
            DesiredState before = serve(both, leader, node);
            assertThat(Http.at(follower)
                            .get("/api/v1/nodes/n1")
                            .body()
                            .at("/state")
                            .asText())
                    .isEqualTo("ready");
            Eventually.holds("the follower's gateway serves", SOON, () -> {
                var _ = exchange(leader, node);
                return asks(follower);
            });
            load.ask(follower, CLIENTS);
            losesTheDatabase(both.postgres(), leader, node, load);

            long killed = System.nanoTime();
            both.process(leader).destroyForcibly();
            DesiredState after = Eventually.get("the other answers n1", SOON, () -> exchange(follower, node));
            Duration took = Duration.ofNanos(System.nanoTime() - killed);
            assertThat(took).isLessThan(FAILOVER);
            assertThat(after.epoch()).isGreaterThan(before.epoch());
            assertThat(after.replicas()).as("no engine is restarted").isEqualTo(before.replicas());
            assertThat(after.grant().orElseThrow().watts())
                    .isEqualTo(before.grant().orElseThrow().watts());
            goesOn(load, () -> exchange(follower, node).isPresent());
            load.finish();
            assertThat(load.wrong()).isEmpty();
            assertThat(load.answered()).isEqualTo(load.asked());
            long all = load.answered() + 1;
            Eventually.holds(
                    "books and history are whole",
                    SOON,
                    () -> energyRequests(follower) >= all && rows(both.postgres()) == all);
            assertThat(energyRequests(follower)).isLessThanOrEqualTo(all + refused);
        }
    }

    private static DesiredState serve(TwoControlPlanes both, URI leader, StubNode node) throws Exception {
        URI follower = both.other(leader);
        Eventually.holds(
                "the follower knows the leader and asks it",
                SOON,
                () -> Http.at(follower)
                                .apply(Lab.both(Lab.CLUSTER, Lab.model("chat", 1)))
                                .status()
                        == 200);
        Http.Answer elsewhere = Http.at(follower).report(node.report());
        assertThat(elsewhere.status()).isEqualTo(503);
        assertThat(elsewhere.raw().headers().firstValue("x-wattle-leader"))
                .contains(both.advertised(leader).toString());
        Http.at(leader).report(node.report());
        return Eventually.get("n1 is told to run chat/0", SOON, () -> exchange(leader, node));
    }

    /// What the follower's gateway serves meanwhile reaches the leader's books through the database only.
    private void losesTheDatabase(PostgresServer postgres, URI leader, StubNode node, LoadOfStreams load)
            throws Exception {
        goesOn(load, () -> exchange(leader, node).isPresent());
        postgres.stop();
        goesOn(load, () -> exchange(leader, node).isPresent());
        assertThat(Http.at(leader).get("/api/v1/energy").body().at("/complete").asBoolean(true))
                .isFalse();
        long used = load.answered();
        postgres.boot();
        Eventually.holds("the use of that time is in the books and the history", SOON, () -> {
            var _ = exchange(leader, node);
            return energyRequests(leader) >= used && rows(postgres) >= used;
        });
    }

    /// Streams that begin now come to their ends.
    private static void goesOn(LoadOfStreams load, Callable<Boolean> meanwhile) throws Exception {
        long enough = load.streams() + 2 * CLIENTS;
        Eventually.holds("requests are answered", SOON, () -> meanwhile.call() && load.streams() >= enough);
    }

    private boolean asks(URI gateway) {
        boolean isAnswered = ClientHistory.ask(gateway).isEmpty();
        refused += isAnswered ? 0 : 1;
        return isAnswered;
    }

    private static long energyRequests(URI gateway) throws Exception {
        return Http.at(gateway)
                .get("/api/v1/energy?by=model")
                .body()
                .at("/items/0/requests")
                .asLong();
    }

    private static long rows(PostgresServer postgres) throws Exception {
        try (Connection connection = DriverManager.getConnection(postgres.url(), "wattle", "");
                Statement statement = connection.createStatement();
                ResultSet counted = statement.executeQuery("select count(*) from requests where status = 200")) {
            counted.next();
            return counted.getLong(1);
        }
    }

    @Test
    void aStaleEpochWritesNothing() throws Exception {
        try (ZooKeeperEnsemble ensemble = ZooKeeperEnsemble.start(folder);
                Coordination deposed = connect(ensemble);
                Coordination successor = connect(ensemble)) {
            Epoch old = deposed.takeEpoch(URI.create("http://a"));
            deposed.write(old, Tree.LEDGER, Map.of("r1", new byte[] {1}));
            Epoch young = successor.takeEpoch(URI.create("http://b"));
            assertThat(young.number()).isGreaterThan(old.number());

            assertThatThrownBy(() -> deposed.write(old, Tree.LEDGER, Map.of("r1", new byte[] {2}, "r2", new byte[1])))
                    .isInstanceOf(EpochLostException.class);
            assertThatThrownBy(() -> deposed.confirm(old)).isInstanceOf(EpochLostException.class);
            assertThat(successor.read(Tree.LEDGER)).containsOnlyKeys("r1");
            assertThat(successor.read(Tree.LEDGER).get("r1")).containsExactly(1);
            successor.write(young, Tree.LEDGER, Map.of("r2/with slash", new byte[] {3}));
            assertThat(successor.read(Tree.LEDGER)).containsOnlyKeys("r2/with slash");
            assertThat(successor.leader()).contains(URI.create("http://b"));
        }
    }

    @Test
    void aZnodeThatIsTooLargeIsRefused() throws Exception {
        try (ZooKeeperEnsemble ensemble = ZooKeeperEnsemble.start(folder);
                Coordination coordination = connect(ensemble)) {
            Epoch epoch = coordination.takeEpoch(URI.create("http://a"));
            assertThatThrownBy(() -> coordination.write(epoch, Tree.ROUTES, Map.of("chat", new byte[16_385])))
                    .hasMessage("The znode /routes/chat would hold 16385 bytes; at most 16384 are written.");
        }
    }

    private static Coordination connect(ZooKeeperEnsemble ensemble) throws Exception {
        return Coordination.connect(ensemble.connectString(), Coordination.SESSION_TIMEOUT);
    }

    /// One exchange; the state once it holds a replica with a grant.
    private static Optional<DesiredState> exchange(URI controlPlane, StubNode node) throws Exception {
        Http.Answer answer = Http.at(controlPlane).report(node.report());
        if (answer.status() != 200) {
            return Optional.empty();
        }
        DesiredState state = Http.state(answer);
        node.follow(state);
        return state.grant().isPresent() && !state.replicas().isEmpty() ? Optional.of(state) : Optional.empty();
    }
}
