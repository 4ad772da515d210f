package io.wattle.nvml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.wattle.nvml.fake.FakeDriver;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NvmlPowerTest {
    @TempDir
    private Path folder;

    @Test
    void readsTheLimitsOfABoard() throws NvmlException {
        var power = open(FakeDriver.in(folder)).power();

        assertThat(power.limitRange()).isEqualTo(new NvmlPower.LimitRange(200_000, 700_000));
        assertThat(power.defaultLimitMilliwatts()).isEqualTo(700_000);
        assertThat(power.limitMilliwatts()).isEqualTo(700_000);
        assertThat(power.enforcedLimitMilliwatts()).isEqualTo(700_000);
    }

    @Test
    void followsALoweredLimitWithinASecond() throws NvmlException {
        var fake = FakeDriver.in(folder).scenario("gpu 0 demand_mw 650000");
        var power = open(fake).power();
        fake.advance(Duration.ofSeconds(10));
        assertThat(power.usageMilliwatts()).isEqualTo(650_000);

        power.setLimitMilliwatts(400_000);
        fake.advance(Duration.ofMillis(200));
        assertThat(power.usageMilliwatts()).isBetween(600_000, 649_000);
        fake.advance(Duration.ofSeconds(3));

        assertThat(power.enforcedLimitMilliwatts()).isEqualTo(400_000);
        assertThat(power.usageMilliwatts()).isCloseTo(400_000, within(1));
    }

    @Test
    void countsEnergyAsTheIntegralOfPower() throws NvmlException {
        var fake = FakeDriver.in(folder).scenario("gpu 0 demand_mw 500000");
        var power = open(fake).power();
        fake.advance(Duration.ofSeconds(10));
        long before = power.totalEnergyMillijoules();
        fake.advance(Duration.ofSeconds(60));

        assertThat(power.totalEnergyMillijoules() - before).isCloseTo(500_000 * 60L, within(1L));
    }

    @Test
    void refusesALimitOutsideTheRange() {
        var power = open(FakeDriver.in(folder)).power();

        assertThatThrownBy(() -> power.setLimitMilliwatts(199_999))
                .hasMessage("nvmlDeviceSetPowerManagementLimit_v2 answered INVALID_ARGUMENT (2): "
                        + "an argument is out of range, or the handle is stale.");
    }

    @Test
    void needsRootToSetALimit() {
        var power = open(FakeDriver.in(folder).scenario("root 0")).power();

        assertThatThrownBy(() -> power.setLimitMilliwatts(300_000))
                .isInstanceOfSatisfying(
                        NvmlException.class, e -> assertThat(e.category()).isEqualTo(NvmlReturn.Category.PERMISSION));
    }

    @Test
    void setsALimitThroughAnOldDriver() throws NvmlException {
        var power = open(FakeDriver.oldIn(folder)).power();

        power.setLimitMilliwatts(300_000);

        assertThat(power.limitMilliwatts()).isEqualTo(300_000);
    }

    private static NvmlDevice open(FakeDriver fake) {
        try {
            return Nvml.open(Optional.of(fake.library())).orElseThrow().device(0);
        } catch (NvmlException e) {
            throw new AssertionError(e);
        }
    }
}
