package io.wattle.nvml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NvmlClocksTest {
    @TempDir
    private Path folder;

    @Test
    void readsClocksOfAnIdleBoard() throws NvmlException {
        var clocks = FakeGpu.in(folder, "").gpu().clocks();

        assertThat(clocks.currentMegahertz(ClockType.SM)).isEqualTo(345);
        assertThat(clocks.maximumMegahertz(ClockType.GRAPHICS)).isEqualTo(1980);
        assertThat(clocks.maximumMegahertz(ClockType.MEM)).isEqualTo(2619);
        assertThat(clocks.megahertz(ClockType.VIDEO, ClockId.CURRENT)).isEqualTo(276);
        assertThat(clocks.maximumCustomerBoostMegahertz(ClockType.SM)).isEqualTo(1980);
        assertThat(clocks.supportedMemoryMegahertz()).containsExactly(2619);
        assertThat(clocks.range(ClockType.SM, 0)).isEqualTo(new NvmlClocks.ClockRange(345, 1980));
        assertThat(clocks.performanceState()).isEqualTo(OptionalInt.of(0));
        assertThat(clocks.eventReasons().known()).isEqualTo(Set.of(ClocksEventReason.GPU_IDLE));
        assertThat(clocks.supportedEventReasons().mask()).isEqualTo(0x1FF);
    }

    @Test
    void growsItsBufferForALongListOfClocks() throws NvmlException {
        var clocks = FakeGpu.in(folder, "").gpu().clocks();

        assertThat(clocks.supportedGraphicsMegahertz(2619))
                .hasSize((1980 - 345) / 15 + 1)
                .startsWith(1980, 1965)
                .endsWith(345);
        assertThatThrownBy(() -> clocks.supportedGraphicsMegahertz(1)).hasMessageContaining("NOT_FOUND");
    }

    @Test
    void lowersClockAndPowerWhenLocked() throws NvmlException {
        var fake = FakeGpu.in(folder, "gpu 0 load 1");
        var gpu = fake.gpu();
        fake.driver().advance(Duration.ofSeconds(5));
        assertThat(gpu.clocks().currentMegahertz(ClockType.SM)).isEqualTo(1980);
        int full = gpu.power().usageMilliwatts();

        gpu.clocks().lockGpu(990, 990);
        fake.driver().advance(Duration.ofSeconds(5));

        assertThat(gpu.clocks().currentMegahertz(ClockType.SM)).isEqualTo(990);
        assertThat(gpu.power().usageMilliwatts()).isLessThan(full / 2);
        gpu.clocks().unlockGpu();
        assertThat(gpu.clocks().currentMegahertz(ClockType.SM)).isEqualTo(1980);
    }

    @Test
    void tellsThatTheCapHoldsTheClockDown() throws NvmlException {
        var fake = FakeGpu.in(folder, "gpu 0 load 1");
        var gpu = fake.gpu();

        gpu.power().setLimitMilliwatts(350_000);
        fake.driver().advance(Duration.ofSeconds(2));

        assertThat(gpu.clocks().eventReasons().known()).isEqualTo(Set.of(ClocksEventReason.SW_POWER_CAP));
        assertThat(gpu.clocks().currentMegahertz(ClockType.SM)).isBetween(1300, 1500);
        assertThat(gpu.clocks().violation(PerfPolicy.POWER).violationNanos())
                .isEqualTo(Duration.ofSeconds(2).toNanos());
    }

    @Test
    void keepsTheMemoryClockAndApplicationClocks() throws NvmlException {
        var clocks = FakeGpu.in(folder, "gpu 0 load 1").gpu().clocks();

        clocks.lockMemory(1593, 1593);
        assertThat(clocks.currentMegahertz(ClockType.MEM)).isEqualTo(1593);
        clocks.unlockMemory();
        assertThat(clocks.currentMegahertz(ClockType.MEM)).isEqualTo(2619);
        clocks.setApplicationClocks(2619, 1410);
        assertThat(clocks.applicationMegahertz(ClockType.GRAPHICS)).isEqualTo(1410);
        assertThat(clocks.currentMegahertz(ClockType.SM)).isEqualTo(1410);
        clocks.resetApplicationClocks();
        assertThat(clocks.applicationMegahertz(ClockType.GRAPHICS)).isEqualTo(1980);
    }

    @Test
    void refusesToMixMegahertzAndSymbols() throws NvmlException {
        var clocks = FakeGpu.in(folder, "").gpu().clocks();

        clocks.lockGpu(NvmlClocks.LIMIT_TDP, NvmlClocks.LIMIT_UNLIMITED);
        assertThatThrownBy(() -> clocks.lockGpu(900, NvmlClocks.LIMIT_UNLIMITED))
                .hasMessageContaining("INVALID_ARGUMENT");
    }

    @Test
    void keepsBitsWithoutAName() {
        var reasons = new ClocksEventReasons(0x4000_0004L);

        assertThat(reasons.known()).isEqualTo(Set.of(ClocksEventReason.SW_POWER_CAP));
        assertThat(reasons.contains(ClocksEventReason.SW_POWER_CAP)).isTrue();
        assertThat(reasons.unknownBits()).isEqualTo(0x4000_0000L);
    }

    @Test
    void asksAnOldDriverForThrottleReasons() throws NvmlException {
        var gpu = FakeGpu.oldIn(folder, "gpu 0 power_brake\ngpu 0 load 1").gpu();

        assertThat(gpu.clocks().eventReasons().known())
                .isEqualTo(Set.of(ClocksEventReason.HW_POWER_BRAKE_SLOWDOWN, ClocksEventReason.HW_SLOWDOWN));
    }
}
