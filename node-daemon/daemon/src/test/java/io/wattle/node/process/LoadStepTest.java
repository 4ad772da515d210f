package io.wattle.node.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.wattle.node.engine.Replicas;
import io.wattle.nvml.Nvml;
import io.wattle.nvml.NvmlException;
import io.wattle.nvml.PowerScope;
import io.wattle.nvml.fake.FakeDriver;
import io.wattle.protocol.DesiredReplica;
import io.wattle.protocol.NodeReport;
import io.wattle.protocol.ReplicaPhase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Goal: two boards that together want half as much again as their node was granted are back under the grant within
/// 1.5 s, whether the load came at once or somebody raised the limits under it.
/// Method: daemon, powerd and fake driver as processes, the boards' true draw read from the driver every 10 ms. The
/// fake board takes 150 ms to follow its limit, a chosen figure; the loops of daemon and powerd are the real ones.
@Timeout(300)
class LoadStepTest {
    private static final double GRANT = 1_000;
    private static final double HOST = 100;
    private static final String IDLE = "gpus 2\n";
    private static final String BUSY = "gpus 2\ngpu 0 demand_mw 700000\ngpu 1 demand_mw 700000\n";
    private static final int HIGHEST_MILLIWATTS = 700_000;
    private static final int STEPS = 3;
    private static final Duration WATCHED = Duration.ofSeconds(3);
    private static final Duration SAMPLE = Duration.ofMillis(10);
    private static final Duration TYPICAL = Duration.ofMillis(1_500);
    /// On a machine that does other things as well.
    private static final Duration WORST = Duration.ofSeconds(3);

    @TempDir
    Path folder;

    /// @param most watts of both boards
    /// @param over the last time after the step at which they drew more than was granted
    private record Seen(double most, Duration over) {}

    @Test
    void theBoardsAreBackUnderTheGrantInTime(TestReporter reporter) throws Exception {
        var driver = FakeDriver.in(Files.createDirectories(folder.resolve("driver")))
                .inRealTime()
                .scenario(IDLE);
        try (var plane = new StubControlPlane().granting(GRANT);
                var powerd = PowerdProcess.start(folder, driver.library());
                var nvml = Nvml.open(Optional.of(driver.library())).orElseThrow()) {
            plane.want(replica("chat/0", 0), replica("code/0", 1));
            try (var _ = DaemonProcess.start(
                    folder,
                    plane,
                    Map.of("WATTLE_NVML_LIBRARY", driver.library().toString()),
                    "--powerd-socket",
                    powerd.socket())) {
                plane.await("code/0", ReplicaPhase.RUNNING);
                plane.await("the grant", report -> limits(report) > GRANT - HOST - 25);

                driver.scenario(BUSY);
                Seen load = watch(nvml);
                reporter.publishEntry("load at once", sentence(load));
                assertThat(load.most()).as("limits hold before the load comes").isLessThanOrEqualTo(GRANT - HOST + 1);

                List<Duration> back = new ArrayList<>();
                for (int step = 0; step < STEPS; step++) {
                    for (int gpu = 0; gpu < 2; gpu++) {
                        nvml.device(gpu).power().setLimitMilliwatts(HIGHEST_MILLIWATTS);
                    }
                    Seen raised = watch(nvml);
                    reporter.publishEntry("limits raised by root", sentence(raised));
                    assertThat(raised.over()).isLessThan(WORST);
                    back.add(raised.over());
                }
                assertThat(back.stream().sorted().toList().get(STEPS / 2)).isLessThan(TYPICAL);
            }
        }
    }

    private static Seen watch(Nvml nvml) throws NvmlException {
        long begun = System.nanoTime();
        double most = 0;
        long over = 0;
        for (long passed = 0; passed < WATCHED.toNanos(); passed = System.nanoTime() - begun) {
            double watts = 0;
            for (int gpu = 0; gpu < 2; gpu++) {
                watts += nvml.device(gpu).power().instantMilliwatts(PowerScope.GPU) / 1e3;
            }
            most = Math.max(most, watts);
            if (watts > GRANT - HOST + 1) {
                over = passed;
            }
            LockSupport.parkNanos(SAMPLE.toNanos());
        }
        return new Seen(most, Duration.ofNanos(over));
    }

    private static String sentence(Seen seen) {
        return String.format(
                Locale.ROOT,
                "at most %.0f W of %.0f W granted to the boards, back after %d ms",
                seen.most(),
                GRANT - HOST,
                seen.over().toMillis());
    }

    private static double limits(NodeReport report) {
        return report.gpus().stream()
                .mapToDouble(gpu -> gpu.enforcedLimitWatts().orElse(0))
                .sum();
    }

    private DesiredReplica replica(String name, int gpu) throws Exception {
        String model = Files.writeString(folder.resolve("m.gguf"), "fine").toString();
        return Replicas.capped(Replicas.of(name, 1, "llama-cpp", model, List.of(gpu)), 700, 1_980);
    }
}
