package io.wattle.node.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.wattle.node.engine.Replicas;
import io.wattle.nvml.fake.FakeDriver;
import io.wattle.protocol.NodeNotice;
import io.wattle.protocol.NodeReport;
import io.wattle.protocol.ReplicaPhase;
import io.wattle.protocol.ReplicaReport;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Faults of one of two GPUs, each with an engine: the other goes on.
@Timeout(300)
class GpuFaultProcessTest {
    private static final String BOARDS = "gpus 2\ngpu 0 demand_mw 300000\ngpu 1 demand_mw 300000\n";

    @TempDir
    Path folder;

    private final StubControlPlane plane = new StubControlPlane();
    private FakeDriver driver;

    @BeforeEach
    void start() throws Exception {
        driver = FakeDriver.in(Files.createDirectories(folder.resolve("driver")))
                .inRealTime()
                .scenario(BOARDS);
        String model = Files.writeString(folder.resolve("m.gguf"), "fine").toString();
        plane.want(
                Replicas.of("a/0", 1, "llama-cpp", model, List.of(0)),
                Replicas.of("b/0", 1, "llama-cpp", model, List.of(1)));
    }

    @AfterEach
    void end() {
        plane.close();
    }

    @Test
    void aLostGpuIsFencedAndTheOtherGoesOn() {
        try (var daemon = daemon()) {
            var other = plane.await("b/0", ReplicaPhase.RUNNING);
            plane.await("a/0", ReplicaPhase.RUNNING);
            driver.scenario(BOARDS + "gpu 0 xid 1 79\ngpu 0 lost");
            var fenced = plane.await("one engine", report -> report.replicas().size() == 1);
            assertThat(fenced.replicas().getFirst().pid()).isEqualTo(other.pid());
            assertThat(fenced.gpus().getFirst().fault()).isPresent();
            assertThat(fenced.gpus().getFirst().power()).isEmpty();
            assertThat(fenced.gpus().get(1).power()).isPresent();
            assertThat(fenced.gpus().get(1).fault()).isEmpty();
            daemon.awaitMetric(
                    "the Xid", line -> line.matches("wattle_gpu_xid_errors_total\\{gpu=\"0\",.*xid=\"79\",} 1.0"));

            driver.scenario(BOARDS + "generation 1");
            plane.await("a/0", ReplicaPhase.RUNNING);
            plane.await("recovery", report -> report.gpus().getFirst().fault().isEmpty());
        }
    }

    @Test
    void aContainedMemoryErrorRestartsItsEngineAlone() {
        try (var _ = daemon()) {
            var mine = plane.await("a/0", ReplicaPhase.RUNNING);
            var other = plane.await("b/0", ReplicaPhase.RUNNING);
            driver.scenario(BOARDS + "gpu 0 xid 1 94");
            plane.await("the engine again", report -> running(report, "a/0") && pid(report, "a/0") != pid(mine));
            assertThat(pid(plane.await("b/0", ReplicaPhase.RUNNING))).isEqualTo(pid(other));
        }
    }

    @Test
    void aDriverThatHangsIsToldWithinSecondsAndCostsTheDaemonNothing() {
        try (var daemon = daemon()) {
            plane.await("a/0", ReplicaPhase.RUNNING);
            driver.scenario(BOARDS + "gpu 0 hang nvmlDeviceGetFieldValues");
            var silent = plane.await(
                    "silence",
                    report -> report.gpus().getFirst().fault().isPresent()
                            && report.gpus().getFirst().power().isEmpty());
            assertThat(silent.gpus().getFirst().fault()).contains("The sensor (gpu-0) does not answer.");
            assertThat(silent.gpus().get(1).power()).isPresent();
            assertThat(silent.replicas()).hasSize(2);
            assertThat(daemon.page("/observe/health/live")).contains("\"status\":\"UP\"");
            daemon.awaitMetric(
                    "stalls",
                    line -> line.startsWith("wattle_nvml_stalls_total{gpu=\"0\",}") && !line.endsWith(" 0.0"));
            driver.scenario(BOARDS);
            plane.await("an answer", report -> report.gpus().getFirst().fault().isEmpty());
        }
    }

    @Test
    void anUnpluggedGpuThatComesBackAtAnotherPlaceIsTheSameOne() {
        try (var _ = daemon()) {
            var before = plane.await(
                    "both",
                    report -> report.gpus().stream().allMatch(gpu -> gpu.power().isPresent()));
            driver.scenario("gpus 2\ngpu 0 unplugged\ngpu 1 demand_mw 300000");
            plane.await("a fault", report -> report.gpus().getFirst().fault().isPresent());
            driver.scenario("gpus 2\norder 1,0\ngpu 0 demand_mw 500000\ngpu 1 demand_mw 300000");
            var after = plane.await(
                    "its own power",
                    report -> report.gpus().getFirst().power().stream().anyMatch(power -> power.powerWatts() == 500));
            assertThat(after.gpus().getFirst().uuid())
                    .isEqualTo(before.gpus().getFirst().uuid());
            assertThat(after.gpus().getFirst().index()).isZero();
        }
    }

    @Test
    void whatHappenedIsReportedUntilItIsHeard() {
        try (var _ = daemon()) {
            plane.await(
                    "both",
                    report -> report.gpus().stream().allMatch(gpu -> gpu.power().isPresent()));
            driver.scenario(BOARDS + "gpu 1 xid 1 43");
            var told = plane.await(
                    "the Xid",
                    report -> report.notices().stream()
                            .anyMatch(notice -> notice.kind().equals("xid")));
            assertThat(told.notices().stream().filter(notice -> notice.kind().equals("xid")))
                    .extracting(NodeNotice::severity, NodeNotice::subject, NodeNotice::message)
                    .containsExactly(org.assertj.core.groups.Tuple.tuple(
                            "warning", "gpu-1", "The driver told the Xid 43 (OBSERVE)."));
            plane.await("silence again", report -> report.notices().isEmpty());
        }
    }

    private DaemonProcess daemon() {
        return DaemonProcess.start(
                folder, plane, Map.of("WATTLE_NVML_LIBRARY", driver.library().toString()));
    }

    private static boolean running(NodeReport report, String replica) {
        return report.replicas().stream()
                .anyMatch(each -> each.replica().equals(replica) && each.phase() == ReplicaPhase.RUNNING);
    }

    private static int pid(NodeReport report, String replica) {
        return report.replicas().stream()
                .filter(each -> each.replica().equals(replica))
                .mapToInt(each -> pid(each))
                .findFirst()
                .orElse(-1);
    }

    private static int pid(ReplicaReport replica) {
        return replica.pid().orElse(-1);
    }
}
