package io.wattle.node.engine;

import static io.wattle.node.engine.SupervisedReplica.CHAT;
import static io.wattle.node.engine.SupervisedReplica.ENGINE;
import static io.wattle.node.engine.SupervisedReplica.metrics;
import static io.wattle.node.engine.SupervisedReplica.serving;
import static io.wattle.node.engine.SupervisedReplica.want;
import static org.assertj.core.api.Assertions.assertThat;

import io.wattle.protocol.ReplicaPhase;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/// Method: events at times of our choosing, in seconds; whole effects and messages are asserted.
class SupervisorWatchTest {
    private final SupervisedReplica replica = new SupervisedReplica();

    @Test
    void failuresAreForgottenAfterAMinuteOfServing() {
        replica.run();
        replica.hear(10, new SupervisionEvent.Exited(OptionalInt.of(1), "x"));
        replica.hear(11, new SupervisionEvent.Tick(true));
        replica.hear(11, new SupervisionEvent.Launched(ENGINE));
        replica.hear(12, serving(0, 0));
        for (int second = 13; second < 80; second++) {
            replica.hear(second, serving(0, 0));
            replica.hear(second, new SupervisionEvent.Tick(true));
        }
        assertThat(replica.now.failures()).isZero();
        assertThat(replica.now.restarts()).isEqualTo(1);
    }

    @Test
    void anEngineWithRequestsAndNoNewTokenIsStuck() {
        replica.run();
        replica.hear(10, serving(1, 500));
        replica.hear(39.9, serving(1, 500));
        assertThat(replica.effects).isEmpty();
        replica.hear(40, serving(1, 500));
        assertThat(replica.effects).containsExactly(new SupervisionEffect.Terminate(ENGINE));
        assertThat(replica.view(true).message()).contains("The engine had requests and produced nothing for 30 s.");
        replica.hear(41, new SupervisionEvent.Exited(OptionalInt.of(143), ""));
        assertThat(replica.effects).last().isEqualTo(new SupervisionEffect.CountRestart("no_progress"));
    }

    @Test
    void aSlowEngineAnIdleOneAndOneThatReadsALongPromptAreNotStuck() {
        replica.run();
        for (int second = 10; second < 200; second += 20) {
            replica.hear(second, serving(1, second));
        }
        for (int second = 200; second < 400; second += 20) {
            replica.hear(second, serving(0, 180));
        }
        for (int second = 400; second < 600; second += 20) {
            replica.hear(
                    second,
                    new SupervisionEvent.Probed(
                            SupervisionEvent.Health.SERVING, Optional.of(metrics(1, OptionalLong.of(180))), true));
        }
        assertThat(replica.effects).isEmpty();
    }

    @Test
    void withoutACounterNobodyIsCalledStuck() {
        replica.run();
        for (int second = 10; second < 200; second++) {
            replica.hear(
                    second,
                    new SupervisionEvent.Probed(
                            SupervisionEvent.Health.SERVING, Optional.of(metrics(1, OptionalLong.empty())), false));
        }
        assertThat(replica.effects).isEmpty();
    }

    @Test
    void aSilentEngineIsStartedAgainAndASlowOneIsNot() {
        replica.run();
        replica.hear(20, new SupervisionEvent.Probed(SupervisionEvent.Health.SILENT, Optional.empty(), false));
        replica.hear(31, new SupervisionEvent.Probed(SupervisionEvent.Health.LOADING, Optional.empty(), false));
        replica.hear(60.9, new SupervisionEvent.Tick(true));
        assertThat(replica.effects).isEmpty();
        replica.hear(61, new SupervisionEvent.Tick(true));
        assertThat(replica.effects).containsExactly(new SupervisionEffect.Terminate(ENGINE));
        replica.hear(62, new SupervisionEvent.Exited(OptionalInt.empty(), ""));
        assertThat(replica.effects).last().isEqualTo(new SupervisionEffect.CountRestart("unresponsive"));
    }

    @Test
    void anEngineThatNeverServesIsStartedAgain() {
        replica.start();
        replica.hear(601, new SupervisionEvent.Tick(true));
        assertThat(replica.effects).containsExactly(new SupervisionEffect.Terminate(ENGINE));
        replica.hear(602, new SupervisionEvent.Exited(OptionalInt.empty(), ""));
        assertThat(replica.view(true).message())
                .contains("The engine did not serve within 600 s. It is started again after 1 s.");
    }

    @Test
    void anEndpointOfSomebodyElseIsWatchedAndNeverTouched() {
        var endpoint = new EngineProcess(OptionalLong.empty(), 0, "http://127.0.0.1:9000", CHAT);
        replica.hear(0, want(CHAT));
        replica.hear(1, new SupervisionEvent.Tick(true));
        replica.effects.clear();
        replica.hear(1, new SupervisionEvent.Launched(endpoint));
        assertThat(replica.view(true).message()).contains("The endpoint (http://127.0.0.1:9000) does not answer.");
        replica.hear(2, serving(0, 0));
        assertThat(replica.view(true).phase()).isEqualTo(ReplicaPhase.RUNNING);
        replica.hear(40, new SupervisionEvent.Tick(true));
        assertThat(replica.view(true).phase()).isEqualTo(ReplicaPhase.STARTING);
        replica.hear(5000, new SupervisionEvent.Tick(true));
        replica.hear(5001, serving(0, 0));
        replica.hear(5002, new SupervisionEvent.Desired(Optional.empty()));
        assertThat(replica.now.state()).isEqualTo(new EngineState.Gone());
        assertThat(replica.effects).isEmpty();
    }
}
