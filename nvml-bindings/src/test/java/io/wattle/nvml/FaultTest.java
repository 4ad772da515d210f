package io.wattle.nvml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Goal: what goes wrong on real machines arrives as a code that says what to do.
class FaultTest {
    @TempDir
    private Path folder;

    @Test
    void forgetsLimitsAndEnergyWhenTheDriverReloads() throws NvmlException {
        var fake = FakeGpu.in(folder, "gpu 0 load 1");
        var old = fake.gpu();
        old.power().setLimitMilliwatts(300_000);
        old.clocks().lockGpu(900, 900);
        fake.driver().advance(Duration.ofSeconds(30));

        fake.driver().scenario("generation 1");

        assertThatThrownBy(() -> old.power().limitMilliwatts())
                .hasMessage("nvmlDeviceGetPowerManagementLimit answered UNINITIALIZED (1): "
                        + "NVML was not initialised, or the driver was reloaded since: open NVML again.");
        fake.nvml().close();
        try (var again = Nvml.open(Optional.of(fake.driver().library())).orElseThrow()) {
            var gpu = again.device(0);
            assertThat(gpu.power().limitMilliwatts()).isEqualTo(700_000);
            assertThat(gpu.power().totalEnergyMillijoules()).isZero();
        }
    }

    @Test
    void saysThatTheDriverWasUpgradedUnderARunningProcess() throws NvmlException {
        var fake = FakeGpu.in(folder, "");
        var gpu = fake.gpu();

        fake.driver().scenario("generation 1\nreload_code 18");

        assertThatThrownBy(gpu::name).hasMessageContaining("LIB_RM_VERSION_MISMATCH (18)");
    }

    @Test
    void answersACodeOnDemandAfterSomeCallsAndForSome() throws NvmlException {
        var power = FakeGpu.in(folder, "fail nvmlDeviceGetPowerUsage 999 skip 1 times 2")
                .gpu()
                .power();

        power.usageMilliwatts();
        assertThatThrownBy(power::usageMilliwatts).hasMessageContaining("UNKNOWN (999)");
        assertThatThrownBy(power::usageMilliwatts)
                .isInstanceOfSatisfying(
                        NvmlException.class, e -> assertThat(e.category()).isEqualTo(NvmlReturn.Category.TRANSIENT));
        power.usageMilliwatts();
    }

    @Test
    void keepsACodeThatIsNewerThanThisBuild() throws NvmlException {
        var gpu = FakeGpu.in(folder, "gpus 2\ngpu 0 fail * 77").gpu();

        assertThatThrownBy(gpu::name)
                .hasMessage("nvmlDeviceGetName answered 77, a code newer than this build.")
                .isInstanceOfSatisfying(NvmlException.class, e -> {
                    assertThat(e.code()).isEqualTo(77);
                    assertThat(e.name()).isEmpty();
                    assertThat(e.function()).isEqualTo("nvmlDeviceGetName");
                    assertThat(e.getStackTrace()).isEmpty();
                });
    }

    @Test
    void hangsUntilReleased() throws Exception {
        var fake = FakeGpu.inRealTime(folder, "gpus 2\ngpu 0 hang nvmlDeviceGetPowerUsage");
        var hung = CompletableFuture.supplyAsync(() -> usage(fake, 0));

        assertThatThrownBy(() -> hung.get(100, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
        assertThat(usage(fake, 1)).isEqualTo(70_000);

        fake.driver().scenario("gpus 2");
        assertThat(hung.get(10, TimeUnit.SECONDS)).isEqualTo(70_000);
    }

    @Test
    void takesItsTime() throws NvmlException {
        var fake = FakeGpu.in(folder, "delay_us nvmlDeviceGetName 30000");
        var gpu = fake.gpu();
        long before = System.nanoTime();

        gpu.name();

        assertThat(Duration.ofNanos(System.nanoTime() - before)).isGreaterThanOrEqualTo(Duration.ofMillis(30));
    }

    @Test
    void showsAStaleEnergyCounterAndASensorsGain() throws NvmlException {
        var fake = FakeGpu.in(folder, "gpu 0 demand_mw 500000\ngpu 0 sensor_gain 1.05");
        var power = fake.gpu().power();
        fake.driver().advance(Duration.ofSeconds(10));
        assertThat(power.usageMilliwatts()).isEqualTo(525_000);

        fake.driver().scenario("gpu 0 demand_mw 500000\ngpu 0 energy_stale");
        long stale = power.totalEnergyMillijoules();
        fake.driver().advance(Duration.ofSeconds(10));

        assertThat(power.totalEnergyMillijoules()).isEqualTo(stale).isPositive();
    }

    @Test
    void happensAtItsTime() throws NvmlException {
        var fake = FakeGpu.in(folder, "at 2 gpu 0 demand_mw 500000\nat 12 gpu 0 lost");
        var gpu = fake.gpu();
        fake.driver().advance(Duration.ofSeconds(11));

        assertThat(gpu.power().usageMilliwatts()).isEqualTo(500_000);
        assertThat(gpu.power().totalEnergyMillijoules()).isBetween(4_500_000L, 4_640_000L);
        fake.driver().advance(Duration.ofSeconds(1));
        assertThatThrownBy(gpu::name).hasMessageContaining("GPU_IS_LOST");
    }

    @Test
    void sharesOneDriverBetweenProcesses() throws Exception {
        var fake = FakeGpu.in(folder, "gpu 0 load 1");

        assertThat(limitSetter(fake).start().waitFor()).isZero();

        assertThat(fake.gpu().power().enforcedLimitMilliwatts()).isEqualTo(250_000);
    }

    @Test
    void readsTheScenarioThatTheEnvironmentNames() throws Exception {
        var fake = FakeGpu.in(folder, "");
        var other = Files.writeString(folder.resolve("other"), "root 0");
        var setter = limitSetter(fake).redirectError(ProcessBuilder.Redirect.DISCARD);
        setter.environment().put("FAKENVML_SCENARIO", other.toString());

        assertThat(setter.start().waitFor()).isEqualTo(1);

        assertThat(fake.gpu().power().limitMilliwatts()).isEqualTo(700_000);
    }

    private static ProcessBuilder limitSetter(FakeGpu fake) {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        LimitSetter.class.getName(),
                        fake.driver().library().toString(),
                        "250000")
                .inheritIO();
    }

    private static int usage(FakeGpu fake, int index) {
        try {
            return fake.nvml().device(index).power().usageMilliwatts();
        } catch (NvmlException e) {
            throw new AssertionError(e);
        }
    }
}
