package io.wattle.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.wattle.cuda.BandwidthProbe.Kind;
import io.wattle.cuda.BandwidthProbe.Outcome;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Goal: a probe measures in another process, and whatever happens there comes back as an outcome.
class BandwidthProbeTest {
    @TempDir
    private Path folder;

    @Test
    void countsBytesReadAndWrittenOfACopy() throws Exception {
        var outcome = measure("copy_gbs 3000", Kind.COPY);

        assertThat(outcome).isInstanceOfSatisfying(Outcome.Measured.class, measured -> {
            assertThat(measured.bytesPerSecond()).hasSize(5);
            assertThat(measured.medianBytesPerSecond()).isCloseTo(3e12, within(1e9));
        });
    }

    @Test
    void countsBytesReadByTheKernel() throws Exception {
        var outcome = measure("read_gbs 2800", Kind.READ);

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Outcome.Measured.class,
                        measured -> assertThat(measured.medianBytesPerSecond()).isCloseTo(2.8e12, within(1e9)));
    }

    @Test
    void saysWhyTheDriverRefuses() throws Exception {
        assertThat(measure("fail cuMemAlloc_v2 2", Kind.COPY))
                .isEqualTo(new Outcome.Failed(
                        2, "cuMemAlloc_v2 answered CUDA_ERROR_OUT_OF_MEMORY (2): free GPU memory first."));
    }

    @Test
    void survivesAStickyFaultOfTheGpu() throws Exception {
        assertThat(measure("fail cuEventSynchronize 700", Kind.READ))
                .isEqualTo(new Outcome.Failed(
                        700,
                        "cuEventSynchronize answered CUDA_ERROR_ILLEGAL_ADDRESS (700):"
                                + " the GPU faulted; this process can compute no more."));
    }

    @Test
    void survivesACrashOfTheDriver() throws Exception {
        assertThat(measure("crash cuLaunchKernel", Kind.READ)).isInstanceOf(Outcome.Crashed.class);
    }

    @Test
    void killsAProcessThatHangs() throws Exception {
        var limit = Duration.ofSeconds(2);
        var library = FakeCuda.in(folder, "hang cuInit");

        assertThat(new BandwidthProbe(Optional.of(library), limit).measure(FakeCuda.GPU, Kind.COPY))
                .isEqualTo(new Outcome.TimedOut(limit));
    }

    @Test
    void saysThatThereIsNoDriver() throws Exception {
        var absent = folder.resolve("libcuda.so.1");

        assertThat(new BandwidthProbe(Optional.of(absent), Duration.ofMinutes(1)).measure(FakeCuda.GPU, Kind.COPY))
                .isEqualTo(new Outcome.Failed(
                        -1,
                        "No CUDA driver was found: there is no library (%s). Install the NVIDIA driver."
                                .formatted(absent)));
    }

    private Outcome measure(String scenario, Kind kind) throws Exception {
        var library = FakeCuda.in(folder, scenario);
        return new BandwidthProbe(Optional.of(library), Duration.ofMinutes(1)).measure(FakeCuda.GPU, kind);
    }
}
