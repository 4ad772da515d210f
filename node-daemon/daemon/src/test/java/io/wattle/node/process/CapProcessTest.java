package io.wattle.node.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.wattle.node.engine.Replicas;
import io.wattle.nvml.fake.FakeDriver;
import io.wattle.protocol.DesiredReplica;
import io.wattle.protocol.GpuReport;
import io.wattle.protocol.NodeReport;
import io.wattle.protocol.ReplicaPhase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Daemon, powerd and driver together: two boards of 200 to 700 W, of which the first runs an engine with a cap of
/// 400 W.
@Timeout(300)
class CapProcessTest {
    private static final String BOARDS = "gpus 2\n";

    @TempDir
    Path folder;

    private final StubControlPlane plane = new StubControlPlane().granting(1_000.0);
    private FakeDriver driver;
    private PowerdProcess powerd;

    @BeforeEach
    void start() throws Exception {
        driver = FakeDriver.in(Files.createDirectories(folder.resolve("driver")))
                .inRealTime()
                .scenario(BOARDS);
        powerd = PowerdProcess.start(folder, driver.library());
        plane.want(replica());
    }

    @AfterEach
    void end() {
        powerd.close();
        plane.close();
    }

    @Test
    void thePlansCapAndClockReachTheBoardAndALowerGrantLowersIt() {
        try (var daemon = daemon()) {
            plane.await("chat/0", ReplicaPhase.RUNNING);
            plane.await("the cap", report -> limit(report, 0) == 400 && limit(report, 1) == 200);
            daemon.awaitMetric(
                    "the grant",
                    line -> line.matches("wattle_gpu_power_limit_watts\\{gpu=\"0\",.*" + "kind=\"grant\",} 400.0"));
            assertThat(daemon.page("/metrics"))
                    .contains("wattle_cap_enforced 1.0")
                    .contains("wattle_cap_failsafe_active 0.0")
                    .contains("wattle_cap_readback_mismatches_total 0.0");
            plane.granting(550.0);
            plane.await("what is left of a smaller grant", report -> limit(report, 0) == 250);
        }
    }

    @Test
    void aLimitThatIsResetSilentlyIsAppliedAgain() {
        try (var _ = daemon()) {
            plane.await("the cap", report -> limit(report, 0) == 400);
            driver.scenario(BOARDS + "generation 1");
            plane.await("the reset", report -> report.gpus().getFirst().power().isPresent());
            plane.await(
                    "what boards take at least",
                    report -> report.gpus().stream()
                            .allMatch(gpu -> gpu.lowestLimitWatts().equals(OptionalDouble.of(200))));
            plane.await("the cap again", report -> limit(report, 0) == 400 && limit(report, 1) == 200);
            var running = plane.await("chat/0", ReplicaPhase.RUNNING);
            assertThat(running.restarts()).isZero();
        }
    }

    @Test
    void withoutPowerdTheEngineEndsAndComesBackWithIt() throws Exception {
        try (var _ = daemon()) {
            plane.await("chat/0", ReplicaPhase.RUNNING);
            powerd.kill();
            plane.await("no engine", report -> report.replicas().isEmpty());
            powerd = PowerdProcess.start(folder, driver.library());
            plane.await("chat/0", ReplicaPhase.RUNNING);
        }
    }

    @Test
    void whereNobodyMaySetLimitsNoEngineIsStarted() {
        driver.scenario(BOARDS + "root 0");
        try (var daemon = daemon()) {
            plane.await("chat/0", ReplicaPhase.STARTING);
            daemon.awaitMetric("the refusal", line -> line.equals("wattle_cap_enforced 0.0"));
            assertThat(plane.await("chat/0", ReplicaPhase.STARTING).pid()).isEmpty();
            assertThat(daemon.page("/observe/health")).contains("NO_PERMISSION");
        }
    }

    private DaemonProcess daemon() {
        return DaemonProcess.start(
                folder,
                plane,
                Map.of("WATTLE_NVML_LIBRARY", driver.library().toString()),
                "--powerd-socket",
                powerd.socket());
    }

    private DesiredReplica replica() throws Exception {
        String model = Files.writeString(folder.resolve("m.gguf"), "fine").toString();
        return Replicas.capped(Replicas.of("chat/0", 1, "llama-cpp", model, List.of(0)), 400, 1_410);
    }

    private static double limit(NodeReport report, int gpu) {
        return report.gpus().stream()
                .filter(each -> each.index() == gpu)
                .map(GpuReport::enforcedLimitWatts)
                .filter(OptionalDouble::isPresent)
                .mapToDouble(OptionalDouble::getAsDouble)
                .findFirst()
                .orElse(-1);
    }
}
