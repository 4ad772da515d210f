package io.wattle.nvml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wattle.nvml.NvmlHealth.PendingRepairs;
import io.wattle.nvml.NvmlHealth.RemappedRows;
import io.wattle.nvml.NvmlHealth.RetiredPage;
import io.wattle.nvml.NvmlHealth.SpareRows;
import io.wattle.nvml.NvmlHealth.SramCounts;
import io.wattle.nvml.NvmlHealth.SramErrors;
import io.wattle.nvml.NvmlHealth.SramUnits;
import java.nio.file.Path;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NvmlHealthTest {
    @TempDir
    private Path folder;

    @Test
    void countsEccErrors() throws NvmlException {
        var health = FakeGpu.in(folder, "gpu 0 ecc_corrected 5\ngpu 0 ecc_uncorrected 2")
                .gpu()
                .health();

        assertThat(health.eccMode()).isEqualTo(new Toggle(true, true));
        assertThat(health.eccErrors(MemoryErrorType.CORRECTED, EccCounter.VOLATILE))
                .isEqualTo(5);
        assertThat(health.eccErrors(MemoryErrorType.UNCORRECTED, EccCounter.AGGREGATE))
                .isEqualTo(2);
        assertThat(health.eccErrors(MemoryErrorType.UNCORRECTED, EccCounter.AGGREGATE, MemoryLocation.DRAM))
                .isEqualTo(2);
        assertThat(health.sramErrors())
                .isEqualTo(new SramErrors(
                        new SramCounts(0, 2, 5), new SramCounts(0, 2, 5), new SramUnits(2, 0, 0, 0, 0), false));
    }

    @Test
    void remapsRowsFromAmpereOn() throws NvmlException {
        var scenario = """
                gpu 0 remapped_correctable 3
                gpu 0 remapped_uncorrectable 1
                gpu 0 remap_pending 1
                gpu 0 repair_channel 1
                """;
        var health = FakeGpu.in(folder, scenario).gpu().health();

        assertThat(health.remappedRows()).isEqualTo(new RemappedRows(3, 1, true, false));
        assertThat(health.spareRows()).isEqualTo(new SpareRows(636, 4, 0, 0, 0));
        assertThat(health.pendingRepairs()).isEqualTo(new PendingRepairs(true, false));
        assertThatThrownBy(() -> health.retiredPages(RetirementCause.DOUBLE_BIT_ECC_ERROR))
                .hasMessage("nvmlDeviceGetRetiredPages answered NOT_SUPPORTED (3): "
                        + "this GPU or driver has no such feature.");
    }

    @Test
    void remapsRowsThroughAnOldDriver() throws NvmlException {
        var health = FakeGpu.oldIn(folder, "gpu 0 remapped_correctable 3\ngpu 0 remap_failed 1")
                .gpu()
                .health();

        assertThat(health.remappedRows()).isEqualTo(new RemappedRows(3, 0, false, true));
    }

    @Test
    void retiresPagesUpToTuring() throws NvmlException {
        var scenario = "type T4-16GB\ngpu 0 retired_dbe 2\ngpu 0 retired_pending 1";
        var health = FakeGpu.in(folder, scenario).gpu().health();

        assertThat(health.retiredPages(RetirementCause.DOUBLE_BIT_ECC_ERROR))
                .containsExactly(
                        new RetiredPage(0x10001, OptionalLong.of(1_700_000_000_000_000L)),
                        new RetiredPage(0x20001, OptionalLong.of(1_700_000_000_000_001L)));
        assertThat(health.retiredPages(RetirementCause.MULTIPLE_SINGLE_BIT_ECC_ERRORS))
                .isEmpty();
        assertThat(health.isRetirementPending()).isTrue();
    }

    @Test
    void hasNoEccOnAConsumerBoard() throws NvmlException {
        var health = FakeGpu.in(folder, "type RTX-4090-24GB").gpu().health();

        assertThatThrownBy(health::eccMode).hasMessageContaining("NOT_SUPPORTED");
    }
}
