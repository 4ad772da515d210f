package io.wattle.nvml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wattle.nvml.NvmlOpening.Cause;
import io.wattle.nvml.NvmlOpening.Unavailable;
import io.wattle.nvml.fake.FakeDriver;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Goal: a machine without a usable NVML is a normal outcome that says what to do.
class NvmlOpeningTest {
    @TempDir
    private Path folder;

    @Test
    void saysWhichLibraryIsNotThere() {
        var absent = folder.resolve("libnvidia-ml.so.1");

        assertThat(Nvml.open(Optional.of(absent)))
                .isEqualTo(new Unavailable(
                        Cause.NO_LIBRARY,
                        "No NVIDIA driver was found: there is no library (%s).".formatted(absent),
                        "Install the NVIDIA driver, or name the library's absolute path."));
    }

    @Test
    void refusesARelativePath() {
        assertThat(Nvml.open(Optional.of(Path.of("libnvidia-ml.so.1"))))
                .isEqualTo(new Unavailable(
                        Cause.NO_LIBRARY,
                        "The NVML library's path (libnvidia-ml.so.1) is not absolute.",
                        "Name the library's absolute path."));
    }

    @Test
    void tellsAFileThatIsNoLibrary() throws IOException {
        var text = Files.writeString(folder.resolve("libnvidia-ml.so.1"), "no library");

        assertThat(Nvml.open(Optional.of(text)))
                .isInstanceOfSatisfying(
                        Unavailable.class, is -> assertThat(is.cause()).isEqualTo(Cause.UNUSABLE_LIBRARY));
    }

    @ParameterizedTest
    @CsvSource({"unloaded,DRIVER_NOT_LOADED", "mismatch,VERSION_MISMATCH", "denied,NO_PERMISSION"})
    void tellsApartWhyTheDriverRefuses(String driver, Cause cause) {
        var fake = FakeDriver.in(folder).scenario("driver " + driver);

        assertThat(Nvml.open(Optional.of(fake.library())))
                .isInstanceOfSatisfying(
                        Unavailable.class, is -> assertThat(is.cause()).isEqualTo(cause));
    }

    @Test
    void throwsTheSentenceForCallersThatCannotGoOn() {
        assertThatThrownBy(() ->
                        Nvml.open(Optional.of(folder.resolve("absent.so"))).orElseThrow())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("No NVIDIA driver was found");
    }

    @Test
    void opensWithoutGpus() throws NvmlException {
        var fake = FakeDriver.in(folder).scenario("gpus 0");

        try (var nvml = Nvml.open(Optional.of(fake.library())).orElseThrow()) {
            assertThat(nvml.deviceCount()).isZero();
        }
    }
}
