package io.wattle.nvml.fake;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// A fake NVIDIA driver of its own, in a folder of its own: a copy of the library that
/// {@code build.sh} makes from C, and the scenario beside it. `FAKE_DRIVER.md` lists the lines of a
/// scenario and says how true each value is.
///
/// Several processes that load the same copy see one driver.
public final class FakeDriver {
    private final Path folder;
    private String scenario = "";
    private Duration time = Duration.ZERO;
    private boolean manual = true;

    private FakeDriver(Path folder) {
        this.folder = folder;
    }

    /// A driver of today, with every function that we bind.
    public static FakeDriver in(Path folder) {
        return install(folder, "/fake-nvml/libnvidia-ml.so.1");
    }

    /// A driver of branch 470: nothing newer than CUDA 11.4.
    public static FakeDriver oldIn(Path folder) {
        return install(folder, "/fake-nvml/driver-470/libnvidia-ml.so.1");
    }

    /// Time then passes by itself, instead of through {@link #advance}.
    public FakeDriver inRealTime() {
        manual = false;
        return this;
    }

    /// What a process has to load.
    public Path library() {
        return folder.resolve("libnvidia-ml.so.1");
    }

    /// Replaces the scenario. The driver heeds it at the next call: for the driver, what changed
    /// changes at the time that stands then. So call something between a change and an advance.
    public FakeDriver scenario(String lines) {
        scenario = lines;
        write();
        return this;
    }

    /// Lets time pass for the driver.
    public FakeDriver advance(Duration step) {
        time = time.plus(step);
        write();
        return this;
    }

    private void write() {
        var clock = manual ? "clock manual\ntime_us %d\n".formatted(time.toNanos() / 1000) : "";
        try {
            var draft = Files.writeString(folder.resolve("scenario.draft"), clock + scenario);
            Files.move(draft, folder.resolve("scenario"), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static FakeDriver install(Path folder, String resource) {
        var library = requireBuilt(FakeDriver.class.getResource(resource));
        try (var in = library.openStream()) {
            Files.copy(in, folder.resolve("libnvidia-ml.so.1"), StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new FakeDriver(folder).scenario("");
    }

    private static URL requireBuilt(@Nullable URL library) {
        if (library != null) {
            return library;
        }
        var sentence = "The fake NVIDIA driver was not built, because there is no gcc: install gcc to run this test.";
        return "true".equals(System.getenv("CI")) ? fail(sentence) : abort(sentence);
    }
}
