package io.wattle.node.engine;

import static io.wattle.node.engine.SupervisedReplica.CHAT;
import static io.wattle.node.engine.SupervisedReplica.ENGINE;
import static io.wattle.node.engine.SupervisedReplica.serving;
import static io.wattle.node.engine.SupervisedReplica.want;
import static org.assertj.core.api.Assertions.assertThat;

import io.wattle.protocol.ReplicaPhase;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/// Method: events at times of our choosing, in seconds; whole effects and messages are asserted.
class SupervisorStopTest {
    private final SupervisedReplica replica = new SupervisedReplica();

    @Test
    void anEngineThatIsNotWantedIsDrainedThenTerminatedThenKilled() {
        replica.run();
        replica.hear(10, serving(1, 5));
        replica.hear(10, new SupervisionEvent.Desired(Optional.empty()));
        assertThat(replica.view(true).phase()).isEqualTo(ReplicaPhase.DRAINING);
        replica.hear(11, serving(0, 6));
        assertThat(replica.effects).isEmpty();
        replica.hear(12, serving(0, 6));
        assertThat(replica.effects).containsExactly(new SupervisionEffect.Terminate(ENGINE));
        replica.hear(21.9, new SupervisionEvent.Tick(true));
        replica.hear(22, new SupervisionEvent.Tick(true));
        replica.hear(23, new SupervisionEvent.Tick(true));
        assertThat(replica.effects)
                .containsExactly(new SupervisionEffect.Terminate(ENGINE), new SupervisionEffect.Kill(ENGINE));
        replica.hear(24, new SupervisionEvent.Exited(OptionalInt.of(137), ""));
        assertThat(replica.now.state()).isEqualTo(new EngineState.Gone());
        assertThat(replica.effects).last().isEqualTo(new SupervisionEffect.Forget(ENGINE));
    }

    @Test
    void aDrainEndsAtItsDeadlineWhereTheEngineDoesNotTellThatItIsIdle() {
        replica.run();
        replica.hear(10, new SupervisionEvent.Desired(Optional.empty()));
        replica.hear(39.9, new SupervisionEvent.Tick(true));
        assertThat(replica.effects).isEmpty();
        replica.hear(40, new SupervisionEvent.Tick(true));
        assertThat(replica.effects).containsExactly(new SupervisionEffect.Terminate(ENGINE));
    }

    @Test
    void aReplicaThatIsWantedAgainWhileItDrainsGoesOn() {
        replica.run();
        replica.hear(10, new SupervisionEvent.Desired(Optional.empty()));
        replica.hear(11, want(CHAT));
        assertThat(replica.view(true).phase()).isEqualTo(ReplicaPhase.RUNNING);
        assertThat(replica.effects).isEmpty();
    }

    @Test
    void anotherRevisionReplacesTheEngine() {
        replica.run();
        var other = Replicas.llama("chat/0", 8, "/n.gguf");
        replica.hear(10, want(other));
        assertThat(replica.view(true).runs()).isEqualTo(CHAT);
        replica.hear(13, serving(0, 0));
        replica.hear(14, new SupervisionEvent.Exited(OptionalInt.of(143), ""));
        replica.hear(15, new SupervisionEvent.Tick(true));
        assertThat(replica.effects)
                .containsExactly(
                        new SupervisionEffect.Terminate(ENGINE),
                        new SupervisionEffect.Forget(ENGINE),
                        new SupervisionEffect.Start(other));
        assertThat(replica.now.restarts()).isZero();
    }

    @Test
    void aDrainingWishKeepsTheEngine() {
        replica.run();
        replica.hear(10, want(Replicas.draining(CHAT)));
        assertThat(replica.view(true).phase()).isEqualTo(ReplicaPhase.DRAINING);
        assertThat(replica.view(true).endpoint()).isPresent();
        assertThat(replica.effects).isEmpty();
    }

    @Test
    void anEngineThatBecomesUnwantedWhileItStartsIsStopped() {
        replica.hear(0, want(CHAT));
        replica.hear(1, new SupervisionEvent.Tick(true));
        replica.hear(1, new SupervisionEvent.Desired(Optional.empty()));
        replica.effects.clear();
        replica.hear(2, new SupervisionEvent.Launched(ENGINE));
        assertThat(replica.effects).containsExactly(new SupervisionEffect.Terminate(ENGINE));
    }
}
