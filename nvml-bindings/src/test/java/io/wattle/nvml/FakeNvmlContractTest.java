package io.wattle.nvml;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The contract, held by the fake driver for every kind of board.
class FakeNvmlContractTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "A100-SXM-80GB",
                "H100-SXM-80GB",
                "H200-SXM-141GB",
                "GH200-480GB",
                "B200-SXM-180GB",
                "L40S-48GB",
                "T4-16GB",
                "RTX-4090-24GB"
            })
    void everyBoardKeepsTheContract(String board) throws Exception {
        var nvml = FakeGpu.in(folder, "gpus 2\ntype " + board + "\ngpu 1 process 7 512")
                .nvml();

        NvmlContract.checkConsistency(nvml, 0);
        NvmlContract.checkConsistency(nvml, 1);
        assertThat(NvmlContract.sweep(nvml.device(1))).isNotEmpty();
    }

    @Test
    void aCutGpuKeepsTheContract() throws Exception {
        var nvml = FakeGpu.in(folder, "gpu 0 mig\ngpu 0 mig_instance 0 1 9984").nvml();

        assertThat(NvmlContract.sweep(nvml.device(0))).isNotEmpty();
        assertThat(NvmlContract.sweep(nvml.device(0).mig().devices().getFirst()))
                .isNotEmpty();
    }

    @Test
    void anOldDriverKeepsTheContract() throws Exception {
        var nvml = FakeGpu.oldIn(folder, "").nvml();

        NvmlContract.checkConsistency(nvml, 0);
        assertThat(NvmlContract.sweep(nvml.device(0))).containsKey("nvmlGpmSampleAlloc FUNCTION_NOT_FOUND");
    }
}
