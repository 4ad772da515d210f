package io.wattle.node.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.wattle.node.engine.Replicas;
import io.wattle.protocol.NodeReport;
import io.wattle.protocol.ReplicaPhase;
import io.wattle.protocol.ReplicaReport;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The life of an engine under a daemon, both as real processes.
class EngineLifeTest {
    @TempDir
    Path folder;

    private final StubControlPlane plane = new StubControlPlane();

    @AfterEach
    void endThePlane() {
        plane.close();
    }

    @Test
    void anEngineIsStartedReportedStartedAgainAndDrained() throws Exception {
        plane.want(Replicas.llama("chat/0", 1, model("fine")));
        try (var daemon = DaemonProcess.start(folder, plane)) {
            var running = plane.await("chat/0", ReplicaPhase.RUNNING);
            assertThat(running.endpoint()).isPresent();
            assertThat(running.restarts()).isZero();
            var counted = counted();
            assertThat(counted.promptTokensTotal()).isEqualTo(OptionalLong.of(12));
            assertThat(counted.outputTokensTotal()).isEqualTo(OptionalLong.of(34));
            assertThat(counted.requestsRunning()).isEqualTo(OptionalInt.of(0));

            handle(running).destroyForcibly();
            var pausing = plane.await("chat/0", ReplicaPhase.BACKING_OFF);
            assertThat(pausing.message())
                    .contains("The engine ended with exit code 137. It is started again after 1 s.");
            var again = plane.await("chat/0", ReplicaPhase.RUNNING);
            assertThat(again.restarts()).isEqualTo(1);
            assertThat(again.pid()).isNotEqualTo(running.pid());
            assertThat(daemon.page("/metrics"))
                    .contains("wattle_engine_restarts_total{model=\"chat\",replica=\"chat/0\",reason=\"exit\",} 1.0")
                    .contains("wattle_engine_up{model=\"chat\",replica=\"chat/0\",} 1.0");

            busy(again, 1);
            plane.await("a busy engine", report -> requests(report) == 1);
            plane.want();
            plane.await("chat/0", ReplicaPhase.DRAINING);
            busy(again, 0);
            plane.await("no replica", report -> report.replicas().isEmpty());
            awaitEnd(again);
            assertThat(folder.resolve("data/engines").toFile().list()).containsExactly("chat%2F0");
        }
    }

    @Test
    void aDamagedModelFailsWithTheEnginesOwnSentence() throws Exception {
        plane.want(Replicas.llama("chat/0", 1, model("damaged")));
        try (var _ = DaemonProcess.start(folder, plane)) {
            var failed = plane.await("chat/0", ReplicaPhase.FAILED);
            assertThat(failed.message()).contains("The file (m.gguf) is no GGUF file.");
            assertThat(failed.endpoint()).isEqualTo(Optional.empty());
        }
    }

    @Test
    void aFragileEngineIsStartedAgainAndAnotherRevisionReplacesIt() throws Exception {
        plane.want(Replicas.llama("chat/0", 1, model("fragile")));
        try (var _ = DaemonProcess.start(folder, plane)) {
            var pausing = plane.await("chat/0", ReplicaPhase.BACKING_OFF);
            assertThat(pausing.message().orElseThrow())
                    .startsWith("The engine ended with exit code 1. It wrote last: The engine fell over.");
            plane.want(Replicas.llama("chat/0", 2, model("fine")));
            var running = plane.await("chat/0", ReplicaPhase.RUNNING);
            assertThat(running.revision()).isEqualTo(2);
        }
    }

    @Test
    void noEngineStartsWithoutAGrant() throws Exception {
        plane.granting(false).want(Replicas.llama("chat/0", 1, model("fine")));
        try (var _ = DaemonProcess.start(folder, plane)) {
            var waiting = plane.await("chat/0", ReplicaPhase.STARTING);
            assertThat(waiting.message()).contains("It waits for a power grant before it starts.");
            assertThat(waiting.pid()).isEmpty();
            plane.granting(true);
            plane.await("chat/0", ReplicaPhase.RUNNING);
        }
    }

    @Test
    void theParentsEndEndsDaemonAndEngines() throws Exception {
        plane.want(Replicas.llama("chat/0", 1, model("fine")));
        try (var daemon = DaemonProcess.start(folder, plane, "--exit-with-parent")) {
            var running = plane.await("chat/0", ReplicaPhase.RUNNING);
            assertThat(daemon.loseParent()).isZero();
            assertThat(ProcessHandle.of(running.pid().getAsInt()).filter(ProcessHandle::isAlive))
                    .isEmpty();
        }
    }

    private String model(String kind) throws IOException {
        Files.createDirectories(folder);
        return Files.writeString(folder.resolve("m.gguf"), kind).toString();
    }

    private ReplicaReport counted() {
        return plane.await(
                        "counters",
                        report ->
                                report.replicas().getFirst().outputTokensTotal().isPresent())
                .replicas()
                .getFirst();
    }

    private static int requests(NodeReport report) {
        return report.replicas().isEmpty()
                ? 0
                : report.replicas().getFirst().requestsRunning().orElse(0);
    }

    private static ProcessHandle handle(ReplicaReport replica) {
        return ProcessHandle.of(replica.pid().getAsInt()).orElseThrow();
    }

    private static void awaitEnd(ReplicaReport replica) throws Exception {
        var engine = ProcessHandle.of(replica.pid().getAsInt());
        if (engine.isPresent()) {
            engine.get().onExit().get(30, TimeUnit.SECONDS);
        }
    }

    private static void busy(ReplicaReport replica, int requests) throws Exception {
        try (var client = HttpClient.newHttpClient()) {
            var uri = URI.create(replica.endpoint().orElseThrow() + "/busy?" + requests);
            assertThat(client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.discarding())
                            .statusCode())
                    .isEqualTo(200);
        }
    }
}
