package io.wattle.nvml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NvmlProcessesTest {
    @TempDir
    private Path folder;

    @Test
    void listsProcessesByWhatTheyDo() throws NvmlException {
        var scenario = "gpu 0 process 100 2048\ngpu 0 process 101 0\ngpu 0 process 102 64 g\ngpu 0 process 103 32 m";
        var processes = FakeGpu.in(folder, scenario).gpu().processes();

        assertThat(processes.computing())
                .containsExactly(
                        new GpuProcess(100, OptionalLong.of(2L << 30), OptionalInt.empty(), OptionalInt.empty()),
                        new GpuProcess(101, OptionalLong.empty(), OptionalInt.empty(), OptionalInt.empty()));
        assertThat(processes.drawing()).extracting(GpuProcess::pid).containsExactly(102);
        assertThat(processes.sharing()).extracting(GpuProcess::pid).containsExactly(103);
        assertThat(processes.confidential(0))
                .hasSize(2)
                .allSatisfy(is -> assertThat(is.protectedBytes()).isEmpty());
    }

    @Test
    void tellsWhatEachProcessCaused() throws NvmlException {
        var scenario = "gpu 0 process 100 2048\ngpu 0 load 0.5\ngpu 0 bandwidth 0.25";
        var fake = FakeGpu.in(folder, scenario);
        var processes = fake.gpu().processes();

        var utilization = processes.utilization(0);

        assertThat(utilization)
                .containsExactly(new ProcessUtilization(
                        100,
                        utilization.getFirst().timestampMicros(),
                        50,
                        25,
                        0,
                        0,
                        OptionalInt.of(0),
                        OptionalInt.of(0)));
        assertThat(processes.utilization(Long.MAX_VALUE)).isEmpty();
    }

    @Test
    void tellsLessThroughAnOldDriver() throws NvmlException {
        var processes = FakeGpu.oldIn(folder, "gpu 0 process 100 2048\ngpu 0 load 0.5")
                .gpu()
                .processes();

        assertThat(processes.utilization(0))
                .singleElement()
                .satisfies(is -> assertThat(is.jpegPercent()).isEmpty());
        assertThat(processes.utilization(Long.MAX_VALUE)).isEmpty();
    }

    @Test
    void growsWithAListThatGrowsBetweenCalls() throws NvmlException {
        var fake = FakeGpu.in(folder, "fail nvmlDeviceGetComputeRunningProcesses_v3 7 times 3\ngpu 0 process 1 1");

        assertThat(fake.gpu().processes().computing()).hasSize(1);
    }

    @Test
    void givesUpOnAListThatNeverFits() throws NvmlException {
        var fake = FakeGpu.in(folder, "fail nvmlDeviceGetComputeRunningProcesses_v3 7");
        var processes = fake.gpu().processes();

        assertThatThrownBy(processes::computing).hasMessageContaining("INSUFFICIENT_SIZE");
    }

    @Test
    void accountsWhenSwitchedOn() throws NvmlException {
        var accounting = FakeGpu.in(folder, "gpu 0 process 100 2048\ngpu 0 load 0.5")
                .gpu()
                .accounting();
        assertThat(accounting.isOn()).isFalse();
        assertThat(accounting.pids()).isEmpty();

        accounting.set(true);

        assertThat(accounting.isOn()).isTrue();
        assertThat(accounting.pids()).containsExactly(100);
        assertThat(accounting.of(100))
                .isEqualTo(new NvmlAccounting.Usage(
                        50, 50, OptionalLong.of(2L << 30), 0, accounting.of(100).startMicros(), true));
        assertThat(accounting.capacity()).isEqualTo(4000);
        accounting.clear();
        assertThatThrownBy(() -> accounting.of(1)).hasMessageContaining("NOT_FOUND");
    }
}
