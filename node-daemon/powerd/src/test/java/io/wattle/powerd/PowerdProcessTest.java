package io.wattle.powerd;

import static org.assertj.core.api.Assertions.assertThat;

import io.wattle.nvml.Nvml;
import io.wattle.nvml.fake.FakeDriver;
import io.wattle.protocol.ClockRange;
import io.wattle.protocol.PowerdGpu;
import io.wattle.protocol.PowerdReply;
import io.wattle.protocol.PowerdRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Powerd in front of a fake driver with two boards of 200 to 700 W.
@Timeout(300)
class PowerdProcessTest {
    @TempDir
    Path folder;

    private FakeDriver driver;

    @BeforeEach
    void install() {
        driver = FakeDriver.in(folder).inRealTime().scenario("gpus 2");
    }

    @Test
    void aGrantRaisesTheFloorAndItsEndBringsTheFloorBack() throws Exception {
        try (var powerd = start()) {
            assertThat(limits(powerd.ask(PowerdRequest.status()))).containsExactly(200_000L, 200_000L);
            String gpu = powerd.uuid(0);
            assertThat(powerd.ask(PowerdRequest.set(gpu, 400_000)).message())
                    .isEqualTo("There is no live lease: the GPUs stay at their floor.");

            var granted = powerd.ask(PowerdRequest.grant(PowerdRun.lease(1_100, 7, 60_000)));
            assertThat(granted.accepted()).isTrue();
            assertThat(granted.gpuBudgetMilliwatts()).isEqualTo(700_000);
            var raised = powerd.ask(PowerdRequest.set(gpu, 400_000).with(new ClockRange(345, 1_410)));
            assertThat(raised.message()).isEqualTo("The limits of 2 GPUs are kept within the grant.");
            assertThat(raised.gpus().getFirst().enforcedMilliwatts()).isEqualTo(400_000);
            assertThat(raised.gpus().getFirst().lockedClocks()).contains(new ClockRange(345, 1_410));
            assertThat(powerd.ask(PowerdRequest.set(gpu, 500_001)).message())
                    .isEqualTo("The limits would sum to 700001 mW; the grant leaves 700000 mW for GPUs.");

            assertThat(powerd.ask(PowerdRequest.grant(PowerdRun.lease(1_100, 8, 1_000)))
                            .accepted())
                    .isTrue();
            var floored = powerd.await("the floor", reply -> limits(reply).equals(List.of(200_000L, 200_000L)));
            assertThat(floored.isLive()).isFalse();
            assertThat(floored.gpuBudgetMilliwatts()).isZero();
        }
    }

    @Test
    void aKilledPowerdGoesOnWithItsLeaseAndRefusesAnOlderOne() throws Exception {
        String gpu;
        try (var first = start()) {
            gpu = first.uuid(0);
            first.ask(PowerdRequest.grant(PowerdRun.lease(1_100, 7, 300_000)));
            first.ask(PowerdRequest.set(gpu, 400_000));
            first.kill();
        }
        try (var second = start()) {
            var status = second.ask(PowerdRequest.status());
            assertThat(status.isLive()).isTrue();
            assertThat(limits(status)).containsExactly(400_000L, 200_000L);
            assertThat(second.ask(PowerdRequest.grant(PowerdRun.lease(2_000, 6, 20_000)))
                            .message())
                    .isEqualTo("The lease (epoch 3, sequence 6) is older than the one that is held.");
        }
    }

    @Test
    void anOrderlyEndGivesIdleBoardsBackAndSendsBusyOnesToTheFloor() throws Exception {
        try (var nvml = Nvml.open(Optional.of(driver.library())).orElseThrow()) {
            nvml.device(0).power().setLimitMilliwatts(650_000);
            driver.scenario("gpus 2\ngpu 1 process 4711 100 c");
            try (var powerd = start()) {
                powerd.ask(PowerdRequest.grant(PowerdRun.lease(1_100, 7, 300_000)));
                powerd.ask(PowerdRequest.set(powerd.uuid(1), 400_000));
                powerd.kill();
            }
            try (var powerd = start()) {
                assertThat(powerd.terminate()).isEqualTo(143);
            }
            assertThat(nvml.device(0).power().limitMilliwatts()).isEqualTo(650_000);
            assertThat(nvml.device(1).power().limitMilliwatts()).isEqualTo(200_000);
        }
    }

    @Test
    void withoutItsParentItGoesToTheFloor() throws Exception {
        try (var nvml = Nvml.open(Optional.of(driver.library())).orElseThrow();
                var powerd = start("--exit-with-parent")) {
            powerd.ask(PowerdRequest.grant(PowerdRun.lease(1_100, 7, 300_000)));
            powerd.ask(PowerdRequest.set(powerd.uuid(0), 400_000));
            assertThat(powerd.loseParent()).isZero();
            assertThat(nvml.device(0).power().limitMilliwatts()).isEqualTo(200_000);
        }
    }

    @Test
    void afterAReloadEveryBoardIsAtItsFloorAndCanBeRaisedAgain() throws Exception {
        try (var powerd = start()) {
            powerd.ask(PowerdRequest.grant(PowerdRun.lease(1_400, 7, 300_000)));
            powerd.ask(PowerdRequest.set(powerd.uuid(0), 400_000).with(new ClockRange(345, 1_410)));
            driver.scenario("gpus 2\ngeneration 1");
            var floored = powerd.await(
                    "the floor", reply -> limits(reply).equals(List.of(200_000L, 200_000L)) && reply.isLive());
            assertThat(floored.gpus().getFirst().lockedClocks()).isEmpty();
            assertThat(limits(powerd.ask(PowerdRequest.set(powerd.uuid(0), 500_000))))
                    .containsExactly(500_000L, 200_000L);
        }
    }

    @Test
    void aBoardThatHangsKeepsNobodyElseFromItsLimit() throws Exception {
        try (var powerd = start()) {
            powerd.ask(PowerdRequest.grant(PowerdRun.lease(1_400, 7, 300_000)));
            String other = powerd.uuid(1);
            driver.scenario("gpus 2\ngpu 0 hang nvmlDeviceGetPowerManagementLimit");
            powerd.await(
                    "silence",
                    reply -> !reply.gpus().isEmpty() && !reply.gpus().getFirst().isFresh());
            var reply = powerd.ask(PowerdRequest.set(other, 600_000));
            assertThat(reply.gpus().get(1).enforcedMilliwatts()).isEqualTo(600_000);
            assertThat(powerd.ask(PowerdRequest.set(other, 700_000)).message())
                    .isEqualTo("The limits of 2 GPUs are kept within the grant.");
            driver.scenario("gpus 2");
            powerd.await("an answer", each -> each.gpus().stream().allMatch(PowerdGpu::isFresh));
        }
    }

    @Test
    void whoMayNotSetLimitsSaysSoOrOnlyReports() throws Exception {
        driver.scenario("gpus 2\nroot 0");
        try (var powerd = start()) {
            powerd.ask(PowerdRequest.grant(PowerdRun.lease(1_400, 7, 300_000)));
            assertThat(powerd.ask(PowerdRequest.set(powerd.uuid(0), 250_000)).message())
                    .contains("NO_PERMISSION");
            powerd.kill();
        }
        try (var powerd = start("--or-report-only")) {
            var reply = powerd.ask(PowerdRequest.grant(PowerdRun.lease(1_400, 8, 300_000)));
            assertThat(reply.accepted()).isTrue();
            assertThat(reply.reportOnly())
                    .contains("Nothing is limited here: this user may not set limits, only root may.");
        }
    }

    @Test
    void withoutADriverItEndsOrOnlyReports() throws Exception {
        Path none = Files.writeString(folder.resolve("empty"), "");
        try (var powerd = PowerdRun.launch(folder, none)) {
            assertThat(powerd.exitCode()).isOne();
            assertThat(powerd.errors()).contains("is no NVML library for this machine");
        }
        try (var powerd = PowerdRun.start(folder, none, "--or-report-only")) {
            var reply = powerd.ask(PowerdRequest.grant(PowerdRun.lease(600, 7, 60_000)));
            assertThat(reply.accepted()).isTrue();
            assertThat(reply.isLive()).isTrue();
            assertThat(reply.reportOnly()).isPresent();
        }
    }

    @Test
    void theSocketIsNotForOthersAndGarbageGetsASentence() throws Exception {
        try (var powerd = start()) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("power.sock"))))
                    .isEqualTo("rw-rw----");
            assertThat(powerd.line("garbage").message()).startsWith("The PowerdRequest is malformed");
            assertThat(powerd.line("{\"verb\":\"reboot\"}").message()).isEqualTo("The verb (reboot) is unknown.");
        }
    }

    @Test
    void aWrongFlagEndsItWithASentence() throws Exception {
        try (var powerd = PowerdRun.launch(folder, driver.library(), "--sockets", "x")) {
            assertThat(powerd.exitCode()).isEqualTo(2);
            assertThat(powerd.errors()).startsWith("The flag (--sockets) is unknown or lacks its value. The flags are");
        }
    }

    private PowerdRun start(String... flags) throws Exception {
        return PowerdRun.start(folder, driver.library(), flags);
    }

    private static List<Long> limits(PowerdReply reply) {
        return reply.gpus().stream().map(PowerdGpu::limitMilliwatts).toList();
    }
}
