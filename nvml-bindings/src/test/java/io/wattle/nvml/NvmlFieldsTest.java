package io.wattle.nvml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NvmlFieldsTest {
    @TempDir
    private Path folder;

    @Test
    void readsManyFieldsInOneCallEachWithItsOwnCode() throws NvmlException {
        var fake = FakeGpu.in(folder, "gpu 0 demand_mw 600000");
        var gpu = fake.gpu();
        gpu.power().setLimitMilliwatts(650_000);
        fake.driver().advance(Duration.ofSeconds(5));

        var readings = gpu.fields()
                .read(List.of(
                        FieldQuery.of(FieldId.POWER_AVERAGE),
                        FieldQuery.of(FieldId.POWER_REQUESTED_LIMIT),
                        FieldQuery.of(9999),
                        FieldQuery.of(FieldId.C2C_LINK_COUNT)));

        assertThat(readings.stream().map(FieldReading::nvmlReturn)).containsExactly(0, 0, 2, 3);
        assertThat(readings.get(0).value())
                .isEqualTo(new NvmlValue(1, readings.get(0).value().bits()));
        assertThat(readings.get(0).value().asLong()).isEqualTo(600_000);
        assertThat(readings.get(1).value().asLong()).isEqualTo(650_000);
        assertThat(readings.get(0).timestampMicros()).isPositive();
    }

    @Test
    void tellsAverageFromInstantPowerAfterAStep() throws NvmlException {
        var fake = FakeGpu.in(folder, "gpu 0 demand_mw 200000");
        var power = fake.gpu().power();
        fake.driver().advance(Duration.ofSeconds(5));
        assertThat(power.usageMilliwatts()).isEqualTo(200_000);
        fake.driver().scenario("gpu 0 demand_mw 600000");
        assertThat(power.usageMilliwatts()).isEqualTo(200_000);
        fake.driver().advance(Duration.ofMillis(500));

        assertThat(power.instantMilliwatts(PowerScope.GPU)).isBetween(570_000, 600_000);
        assertThat(power.averageMilliwatts(PowerScope.GPU)).isBetween(320_000, 360_000);
        assertThat(power.usageMilliwatts()).isEqualTo(power.averageMilliwatts(PowerScope.GPU));
    }

    @Test
    void hasNoAverageOnTheFirstAmpere() throws NvmlException {
        var power = FakeGpu.in(folder, "type A100-SXM-80GB").gpu().power();

        assertThatThrownBy(() -> power.averageMilliwatts(PowerScope.GPU))
                .hasMessage("nvmlDeviceGetFieldValues (field 185, scope 0) answered NOT_SUPPORTED (3): "
                        + "this GPU or driver has no such feature.");
        assertThat(power.instantMilliwatts(PowerScope.GPU)).isEqualTo(60_000);
    }

    @Test
    void tellsTheModuleFromTheGpuOnASuperchip() throws NvmlException {
        var fake = FakeGpu.in(folder, "type GH200-480GB\ngpu 0 demand_mw 400000\ngpu 0 module_extra_mw 150000");
        var power = fake.gpu().power();
        fake.driver().advance(Duration.ofSeconds(10));

        assertThat(power.instantMilliwatts(PowerScope.GPU)).isEqualTo(400_000);
        assertThat(power.instantMilliwatts(PowerScope.MODULE)).isEqualTo(550_000);
        assertThatThrownBy(() -> power.instantMilliwatts(PowerScope.MEMORY)).hasMessageContaining("NOT_SUPPORTED");
        assertThat(power.energyMillijoules(PowerScope.MODULE)).isEqualTo(power.totalEnergyMillijoules());
    }

    @Test
    void tellsRequestedFromEnforcedLimit() throws NvmlException {
        var power = FakeGpu.in(folder, "gpu 0 enforced_limit_mw 300000").gpu().power();

        power.setLimitMilliwatts(500_000);

        assertThat(power.requestedLimitMilliwatts(PowerScope.GPU)).isEqualTo(500_000);
        assertThat(power.currentLimitMilliwatts(PowerScope.GPU)).isEqualTo(300_000);
        assertThat(power.enforcedLimitMilliwatts()).isEqualTo(300_000);
    }

    @Test
    void clearsACounterAndTellsWhatItCannotClear() throws NvmlException {
        var fake = FakeGpu.in(folder, "gpu 0 load 1");
        var gpu = fake.gpu();
        gpu.power().setLimitMilliwatts(300_000);
        fake.driver().advance(Duration.ofSeconds(1));
        var throttled = FieldQuery.of(FieldId.PERF_POLICY_POWER);
        assertThat(gpu.fields().read(throttled).value().asLong()).isEqualTo(1_000_000_000L);

        var cleared = gpu.fields().clear(List.of(throttled, FieldQuery.of(FieldId.MEMORY_TEMP)));

        assertThat(cleared.stream().map(FieldReading::nvmlReturn)).containsExactly(0, 3);
        assertThat(gpu.fields().read(throttled).value().asLong()).isZero();
    }

    @Test
    void readsAValueByItsType() {
        assertThat(new NvmlValue(0, Double.doubleToLongBits(1.5)).asDouble()).isEqualTo(1.5);
        assertThat(new NvmlValue(1, 0xA5A5_A5A5_FFFF_FFFFL).asLong()).isEqualTo(4_294_967_295L);
        assertThat(new NvmlValue(3, 7).asLong()).isEqualTo(7);
        assertThat(new NvmlValue(5, 0xA5A5_A5A5_FFFF_FFFEL).asLong()).isEqualTo(-2);
        assertThat(new NvmlValue(6, 0xA5A5_A5A5_A5A5_0003L).asLong()).isEqualTo(3);
    }

    @Test
    void saysWhatTheDriverAsksForAfterAFault() throws NvmlException {
        var health = FakeGpu.in(folder, "gpu 0 recovery_action 2").gpu().health();

        assertThat(health.recoveryAction()).isEqualTo(Optional.of(RecoveryAction.NODE_REBOOT));
    }
}
