package io.wattle.nvml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Memory, temperature, utilisation: numbers that one call answers.
class NvmlSensorsTest {
    @TempDir
    private Path folder;

    @Test
    void readsMemoryWithTheReservedPartApart() throws NvmlException {
        var memory = FakeGpu.in(folder, "gpu 0 used_mib 1024\ngpu 0 reserved_mib 600")
                .gpu()
                .memory();

        var frameBuffer = memory.frameBuffer();
        assertThat(frameBuffer)
                .isEqualTo(new NvmlMemory.FrameBuffer(
                        81_559L << 20, OptionalLong.of(600L << 20), (81_559L - 1624) << 20, 1024L << 20));
        assertThat(memory.bar1()).isEqualTo(new NvmlMemory.Bar1(128L << 30, 131_071L << 20, 1 << 20));
        assertThat(memory.addressingMode()).isZero();
    }

    @Test
    void countsTheReservedPartAsUsedOnAnOldDriver() throws NvmlException {
        var memory = FakeGpu.oldIn(folder, "gpu 0 used_mib 1024\ngpu 0 reserved_mib 600")
                .gpu()
                .memory();

        assertThat(memory.frameBuffer())
                .isEqualTo(new NvmlMemory.FrameBuffer(
                        81_559L << 20, OptionalLong.empty(), (81_559L - 1624) << 20, 1624L << 20));
    }

    @Test
    void warmsUpSlowly() throws NvmlException {
        var fake = FakeGpu.in(folder, "gpu 0 load 1");
        var thermal = fake.gpu().thermal();
        assertThat(thermal.temperatureCelsius()).isEqualTo(35);

        fake.driver().advance(Duration.ofMinutes(1));
        assertThat(thermal.temperatureCelsius()).isBetween(60, 66);
        fake.driver().advance(Duration.ofMinutes(10));

        assertThat(thermal.temperatureCelsius()).isBetween(79, 80);
        assertThat(thermal.marginCelsius()).isBetween(7, 8);
        assertThat(thermal.thresholdCelsius(TemperatureThreshold.SLOWDOWN)).isEqualTo(87);
        var celsius = thermal.temperatureCelsius();
        assertThat(thermal.sensors(0)).containsExactly(new NvmlThermal.Sensor(1, -40, 127, celsius, 1));
        assertThatThrownBy(thermal::fanCount).hasMessageContaining("NOT_SUPPORTED");
    }

    @Test
    void readsFansWhereThereAreSome() throws NvmlException {
        var thermal = FakeGpu.in(folder, "type RTX-4090-24GB").gpu().thermal();

        assertThat(thermal.fanCount()).isEqualTo(2);
        assertThat(thermal.fanSpeedPercent()).isEqualTo(40);
        assertThat(thermal.fanSpeedPercent(1)).isEqualTo(40);
        assertThat(thermal.fanSpeedRpm(1)).isEqualTo(1800);
    }

    @Test
    void slowsDownWhenTooHot() throws NvmlException {
        var fake = FakeGpu.in(folder, "gpu 0 load 1\ngpu 0 ambient_celsius 60");
        var gpu = fake.gpu();

        fake.driver().advance(Duration.ofMinutes(2)).advance(Duration.ofSeconds(1));

        assertThat(gpu.clocks().eventReasons().contains(ClocksEventReason.SW_THERMAL_SLOWDOWN))
                .isTrue();
        assertThat(gpu.clocks().currentMegahertz(ClockType.SM)).isEqualTo(990);
    }

    @Test
    void tellsBusyTimeFromBandwidth() throws NvmlException {
        var utilization =
                FakeGpu.in(folder, "gpu 0 load 0.6\ngpu 0 bandwidth 0.1").gpu().utilization();

        assertThat(utilization.rates()).isEqualTo(new NvmlUtilization.Rates(60, 100));
        assertThat(utilization.percent(NvmlUtilization.Domain.GPU)).isEqualTo(OptionalInt.of(60));
        assertThat(utilization.percent(NvmlUtilization.Domain.VIDEO)).isEmpty();
    }

    @Test
    void readsTheRingBufferOnceAndThenWhatIsNew() throws NvmlException {
        var fake = FakeGpu.in(folder, "gpu 0 demand_mw 500000");
        fake.driver().advance(Duration.ofSeconds(10));
        var utilization = fake.gpu().utilization();

        var samples = utilization.samples(SamplingType.TOTAL_POWER, 0);
        assertThat(samples).hasSize(120);
        assertThat(samples.getLast().value().asLong()).isEqualTo(500_000);
        long last = samples.getLast().timestampMicros();
        assertThat(utilization.samples(SamplingType.TOTAL_POWER, last)).isEmpty();
        fake.driver().advance(Duration.ofMillis(100));
        assertThat(utilization.samples(SamplingType.TOTAL_POWER, last)).hasSize(5);
    }

    @Test
    void readsPowerSourceAndMode() throws NvmlException {
        var power = FakeGpu.in(folder, "").gpu().power();

        assertThat(power.source()).isEqualTo(Optional.of(PowerSource.AC));
        assertThat(power.isManaged()).isTrue();
    }
}
