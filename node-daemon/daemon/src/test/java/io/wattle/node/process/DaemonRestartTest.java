package io.wattle.node.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.wattle.node.engine.Replicas;
import io.wattle.protocol.ReplicaPhase;
import io.wattle.protocol.ReplicaReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Restarting a daemon restarts no engine.
class DaemonRestartTest {
    @TempDir
    Path folder;

    private final StubControlPlane plane = new StubControlPlane();

    @BeforeEach
    void wantAnEngine() throws IOException {
        plane.want(Replicas.llama(
                "chat/0", 1, Files.writeString(folder.resolve("m.gguf"), "fine").toString()));
    }

    @AfterEach
    void endThePlane() {
        plane.close();
    }

    @Test
    void aKilledDaemonsEngineIsAdopted() {
        ReplicaReport before;
        try (var first = DaemonProcess.start(folder, plane)) {
            before = plane.await("chat/0", ReplicaPhase.RUNNING);
            first.kill();
            try (var _ = DaemonProcess.start(folder, plane)) {
                var seen =
                        plane.await("any replica", report -> !report.replicas().isEmpty());
                var after = seen.replicas().getFirst();
                assertThat(after.phase()).isEqualTo(ReplicaPhase.RUNNING);
                assertThat(after.pid()).isEqualTo(before.pid());
                assertThat(after.endpoint()).isEqualTo(before.endpoint());
                assertThat(after.restarts()).isZero();
            }
        }
    }

    @Test
    void aTerminatedDaemonLeavesItsEngineAndTheNextStopsWhatIsNotWantedAnyMore() throws Exception {
        try (var first = DaemonProcess.start(folder, plane)) {
            var before = plane.await("chat/0", ReplicaPhase.RUNNING);
            var engine = ProcessHandle.of(before.pid().getAsInt()).orElseThrow();
            assertThat(first.terminate()).isEqualTo(143);
            assertThat(engine.isAlive()).isTrue();
            plane.want();
            try (var _ = DaemonProcess.start(folder, plane)) {
                engine.onExit().get(60, TimeUnit.SECONDS);
                plane.await("no replica", report -> report.replicas().isEmpty());
            }
        }
    }

    @Test
    void aDaemonThatIsToldToStopsItsEnginesOnItsEnd() {
        try (var first = DaemonProcess.start(folder, plane, "--stop-engines-on-exit")) {
            var before = plane.await("chat/0", ReplicaPhase.RUNNING);
            assertThat(first.terminate()).isEqualTo(143);
            assertThat(ProcessHandle.of(before.pid().getAsInt()).filter(ProcessHandle::isAlive))
                    .isEmpty();
        }
    }

    @Test
    void aRecordOfAPidThatIsAnotherProcessNowIsForgotten() throws IOException {
        Path engines = Files.createDirectories(folder.resolve("data/engines"));
        String boot =
                Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip();
        Files.writeString(engines.resolve("old%2F0.json"), """
                {"machine_boot":"%s","pid":%d,"start_ticks":1,"endpoint":"http://127.0.0.1:1","replica":
                {"replica":"old/0","revision":1,"model":"old","engine":"llama-cpp","source":"/m","gpu_indices":[],
                "tensor_parallel":1,"pipeline_parallel":1,"precision":"int8","max_batch":1,"context_tokens":1,
                "draining":false}}""".formatted(
                        boot, ProcessHandle.current().pid()));
        try (var _ = DaemonProcess.start(folder, plane)) {
            var report = plane.await("chat/0 alone", seen -> seen.replicas().size() == 1);
            assertThat(report.replicas().getFirst().replica()).isEqualTo("chat/0");
            assertThat(engines.resolve("old%2F0.json")).doesNotExist();
        }
    }
}
