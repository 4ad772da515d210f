package io.wattle.node.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.wattle.node.engine.Replicas;
import io.wattle.protocol.ReplicaPhase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a daemon does when its control plane is old, elsewhere or away.
class ControlPlaneTroubleTest {
    @TempDir
    Path folder;

    @Test
    void anOldLeaderIsRefusedEvenAfterARestart() throws IOException {
        try (var plane = new StubControlPlane().want(Replicas.llama("chat/0", 1, model()))) {
            try (var daemon = DaemonProcess.start(folder, plane)) {
                plane.await("chat/0", ReplicaPhase.RUNNING);
                plane.inEpoch(2).want();
                plane.await("a second report in epoch 2", report -> report.acceptedEpoch() == 3);
                plane.await("a third report in epoch 2", report -> report.acceptedEpoch() == 3);
                assertThat(daemon.page("/metrics"))
                        .containsPattern("wattle_answers_refused_total\\{reason=\"stale_epoch\",\\} [1-9]");
                assertThat(daemon.terminate()).isEqualTo(143);
                assertThat(Files.readString(folder.resolve("data/accepted.json")))
                        .isEqualTo("{\"epoch\":3,\"revision\":1}");
                stillRefuses(plane);
            }
        }
    }

    private void stillRefuses(StubControlPlane plane) {
        try (var next = DaemonProcess.start(folder, plane)) {
            plane.await("the engine", report -> report.replicas().size() == 1);
            plane.await("the engine, still", report -> report.replicas().size() == 1 && report.acceptedEpoch() == 3);
            assertThat(next.errors())
                    .contains("The answer has the epoch 2 and the node has accepted 3: an old leader sent it.");
        }
    }

    @Test
    void theNamedLeaderIsFollowed() throws IOException {
        try (var leader = new StubControlPlane().want(Replicas.llama("chat/0", 1, model()));
                var follower = new StubControlPlane().ledBy(leader.address());
                var _ = DaemonProcess.start(folder, follower)) {
            leader.await("chat/0", ReplicaPhase.RUNNING);
        }
    }

    @Test
    void enginesRunOnWhileTheControlPlaneIsAway() throws IOException {
        var plane = new StubControlPlane().want(Replicas.llama("chat/0", 1, model()));
        try (var daemon = DaemonProcess.start(folder, plane)) {
            var before = plane.await("chat/0", ReplicaPhase.RUNNING);
            plane.close();
            String health = "";
            while (!health.contains("connection refused")) {
                health = daemon.page("/observe/health");
            }
            assertThat(health).contains("\"status\":\"UP\"").contains("\"status\":\"DEGRADED\"");
            assertThat(daemon.page("/observe/health/ready")).startsWith("{\"status\":\"UP\"");
            assertThat(daemon.page("/metrics")).contains("wattle_engine_up{model=\"chat\",replica=\"chat/0\",} 1.0");
            try (var back = new StubControlPlane(plane.port()).want(Replicas.llama("chat/0", 1, model()))) {
                var after = back.await("chat/0", ReplicaPhase.RUNNING);
                assertThat(after.pid()).isEqualTo(before.pid());
                assertThat(after.restarts()).isZero();
            }
        }
    }

    private String model() throws IOException {
        return Files.writeString(folder.resolve("m.gguf"), "fine").toString();
    }
}
