package io.wattle.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wattle.control.coordination.Coordination;
import io.wattle.control.coordination.Coordination.Tree;
import io.wattle.control.coordination.Epoch;
import io.wattle.control.coordination.EpochLostException;
import io.wattle.protocol.DesiredState;
import io.wattle.testing.Eventually;
import io.wattle.testing.Lab;
import io.wattle.testing.StubNode;
import io.wattle.testing.ZooKeeperEnsemble;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Two control planes on an ensemble of three ZooKeeper servers and a PostgreSQL; the leader is killed.
class FailoverTest {
    private static final Duration SOON = Duration.ofSeconds(30);
    /// What reliability promises: another leads ten seconds after the leader died.
    private static final Duration FAILOVER = Duration.ofSeconds(10);

    @TempDir
    private Path folder;

    @Test
    void theOtherLeadsWithinTenSecondsAndEnginesKeepRunning() throws Exception {
        try (TwoControlPlanes both = TwoControlPlanes.start(folder)) {
            URI leader = both.leader();
            URI follower = both.other(leader);
            StubNode node = new StubNode("n1", "boot-1");

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
            DesiredState before = Eventually.get("n1 is told to run chat/0", SOON, () -> exchange(leader, node));
            assertThat(Http.at(follower)
                            .get("/api/v1/nodes/n1")
                            .body()
                            .at("/state")
                            .asText())
                    .isEqualTo("ready");

            long killed = System.nanoTime();
            both.process(leader).destroyForcibly();
            DesiredState after = Eventually.get("the other answers n1", SOON, () -> exchange(follower, node));
            Duration took = Duration.ofNanos(System.nanoTime() - killed);
            assertThat(took).isLessThan(FAILOVER);
            assertThat(after.epoch()).isGreaterThan(before.epoch());
            assertThat(after.replicas()).as("no engine is restarted").isEqualTo(before.replicas());
            assertThat(after.grant().orElseThrow().watts())
                    .isEqualTo(before.grant().orElseThrow().watts());
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
