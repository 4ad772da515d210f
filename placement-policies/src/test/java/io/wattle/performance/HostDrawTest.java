package io.wattle.performance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.wattle.catalog.HardwareCatalog;
import io.wattle.fleet.CpuArchitecture;
import io.wattle.quantity.BytesPerSecond;
import io.wattle.quantity.Watts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Goal: what a whole node draws at the wall is within 8 % of what MLPerf's power runs measured. Method: the eight
/// GPUs at the cap that binds them; at rest, with loaded engines (110 W on H200, measured idle 76 W) or at their
/// measured idle draw (B200). The H200 rows fitted the constants; the B200 rows did not.
class HostDrawTest {
    private static final HostDraw X86 = HostDraw.of(CpuArchitecture.X86_64, 8);

    @ParameterizedTest
    @CsvSource({
        "H200 at a cap of 500 W llama2-70b offline, 500, 6153",
        "H200 at a cap of 500 W llama2-70b server, 500, 6280",
        "H200 at a cap of 500 W mixtral offline, 500, 6155",
        "H200 at a cap of 500 W mixtral server, 500, 6175",
        "H200 at a cap of 350 W, 350, 4750",
        "B200 llama2-70b, 1000, 10400",
    })
    void wallPowerOfEightGpusAtWork(String run, double wattsPerGpu, double measured) {
        assertThat(X86.wall(8, 8, new Watts(8 * wattsPerGpu)).value())
                .as(run)
                .isCloseTo(measured, within(0.08 * measured));
    }

    @ParameterizedTest
    @CsvSource({"H200 with loaded engines, 110, 2406", "B200, 145, 2888"})
    void wallPowerOfEightGpusAtRest(String run, double wattsPerGpu, double measured) {
        assertThat(X86.wall(8, 0, new Watts(8 * wattsPerGpu)).value())
                .as(run)
                .isCloseTo(measured, within(0.08 * measured));
    }

    /// About 120 kW are stated for 72 GPUs of 1.2 kW: one tray has four of them.
    @Test
    void aTrayOfGraceIsItsShareOfTheRack() {
        HostDraw grace = HostDraw.of(CpuArchitecture.AARCH64, 4);
        assertThat(18 * grace.wall(4, 4, new Watts(4800)).value()).isCloseTo(120_000, within(0.05 * 120_000));
        assertThat(grace.basis()).isEqualTo(HostDraw.Basis.DATASHEET);
    }

    @Test
    void theHostAloneGrowsWithWhatServes() {
        Watts rest = X86.host(8, 0, new Watts(608));
        Watts work = X86.host(8, 8, new Watts(4000));
        assertThat(rest.value()).isCloseTo(1455, within(1.0));
        assertThat(work.value()).isCloseTo(2152, within(1.0));
        assertThat(X86.basis()).isEqualTo(HostDraw.Basis.MEASURED);
        assertThat(HostDraw.of(CpuArchitecture.X86_64, 2)
                        .host(2, 1, new Watts(400))
                        .value())
                .isLessThan(600);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> X86.host(4, 5, Watts.ZERO))
                .withMessage("The active GPUs (5) must be between 0 and the node's (4).");
    }

    /// DeepSeek-R1 on AmpereOne A192-32X drew at most 477 W at the wall (geerlingguy/ai-benchmarks).
    @Test
    void aHostThatServesOnItsProcessors() {
        HostDraw.Processor host = HostDraw.Processor.of(
                HardwareCatalog.standard().cpu("AmpereOne").orElseThrow());
        assertThat(host.busy(1, new BytesPerSecond(93e9)).value()).isCloseTo(477, within(0.08 * 477));
        assertThat(host.rest().value()).isCloseTo(159, within(1.0));
        HostDraw.Processor unstated = HostDraw.Processor.of(
                HardwareCatalog.standard().cpu("Graviton4").orElseThrow());
        assertThat(unstated.basis()).isEqualTo(HostDraw.Basis.ASSUMED);
    }
}
