package io.wattle.node.engine;

import static io.wattle.node.engine.SupervisedReplica.CHAT;
import static io.wattle.node.engine.SupervisedReplica.ENGINE;
import static io.wattle.node.engine.SupervisedReplica.want;
import static org.assertj.core.api.Assertions.assertThat;

import io.wattle.protocol.ReplicaPhase;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/// Method: events at times of our choosing, in seconds; whole effects and messages are asserted.
class SupervisorStartTest {
    private final SupervisedReplica replica = new SupervisedReplica();

    @Test
    void anEngineStartsOnlyOnceItMay() {
        replica.hear(0, want(CHAT));
        replica.hear(1, new SupervisionEvent.Tick(false));
        assertThat(replica.effects).isEmpty();
        assertThat(replica.view(false).message()).contains("It waits for a power grant before it starts.");
        replica.hear(2, new SupervisionEvent.Tick(true));
        assertThat(replica.effects).containsExactly(new SupervisionEffect.Start(CHAT));
        replica.hear(3, new SupervisionEvent.Tick(true));
        assertThat(replica.effects).hasSize(1);
    }

    @Test
    void anEngineThatServesIsRunning() {
        replica.run();
        assertThat(replica.view(true))
                .isEqualTo(new ReplicaView(
                        CHAT,
                        ReplicaPhase.RUNNING,
                        Optional.empty(),
                        Optional.of("http://127.0.0.1:4000"),
                        OptionalLong.of(4711),
                        0,
                        Map.of(),
                        Optional.empty()));
    }

    @Test
    void aCrashedEngineIsStartedAgainAfterGrowingPausesAndThenGivenUp() {
        replica.run();
        double at = 10;
        for (int pause : new int[] {1, 2, 4, 8}) {
            replica.effects.clear();
            replica.hear(at, new SupervisionEvent.Exited(OptionalInt.of(137), "killed"));
            assertThat(replica.effects)
                    .containsExactly(new SupervisionEffect.Forget(ENGINE), new SupervisionEffect.CountRestart("exit"));
            assertThat(replica.view(true).phase()).isEqualTo(ReplicaPhase.BACKING_OFF);
            assertThat(replica.view(true).message())
                    .contains("The engine ended with exit code 137. It wrote last: killed It is started again after "
                            + pause + " s.");
            replica.effects.clear();
            replica.hear(at + pause - 0.01, new SupervisionEvent.Tick(true));
            assertThat(replica.effects).isEmpty();
            replica.hear(at + pause, new SupervisionEvent.Tick(true));
            assertThat(replica.effects).containsExactly(new SupervisionEffect.Start(CHAT));
            replica.hear(at + pause, new SupervisionEvent.Launched(ENGINE));
            at += pause + 1;
        }
        replica.hear(at, new SupervisionEvent.Exited(OptionalInt.of(137), "killed"));
        assertThat(replica.view(true).phase()).isEqualTo(ReplicaPhase.FAILED);
        assertThat(replica.view(true).restarts()).isEqualTo(4);
        assertThat(replica.view(true).message())
                .contains("The engine failed 5 times in a row. "
                        + "The engine ended with exit code 137. It wrote last: killed");
    }

    @Test
    void aRefusedModelFailsForGoodWithTheEnginesOwnSentenceUntilSomethingElseIsDesired() {
        replica.start();
        replica.hear(3, new SupervisionEvent.Exited(OptionalInt.of(2), "The file (/m.gguf) is no GGUF file."));
        assertThat(replica.view(true).phase()).isEqualTo(ReplicaPhase.FAILED);
        assertThat(replica.view(true).message()).contains("The file (/m.gguf) is no GGUF file.");
        replica.effects.clear();
        replica.hear(1000, new SupervisionEvent.Tick(true));
        replica.hear(1000, want(CHAT));
        assertThat(replica.effects).isEmpty();
        var other = Replicas.llama("chat/0", 8, "/n.gguf");
        replica.hear(1001, want(other));
        replica.hear(1002, new SupervisionEvent.Tick(true));
        assertThat(replica.effects).containsExactly(new SupervisionEffect.Start(other));
    }

    @Test
    void aRefusalFailsAndAFailedLaunchIsTriedAgain() {
        replica.hear(0, want(CHAT));
        replica.hear(1, new SupervisionEvent.Tick(true));
        replica.hear(1, new SupervisionEvent.LaunchFailed("No port."));
        assertThat(replica.view(true).message()).contains("No port. It is started again after 1 s.");
        replica.hear(3, new SupervisionEvent.Tick(true));
        replica.hear(3, new SupervisionEvent.Refused("No such kind."));
        assertThat(replica.view(true).phase()).isEqualTo(ReplicaPhase.FAILED);
        assertThat(replica.view(true).message()).contains("No such kind.");
    }
}
