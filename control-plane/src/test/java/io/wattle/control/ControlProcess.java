package io.wattle.control;

import io.wattle.testing.Eventually;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// A control plane in a process of its own.
record ControlProcess(Process process, Path output, Path errors) implements AutoCloseable {
    private static final Duration START = Duration.ofSeconds(60);

    static ControlProcess start(Path folder, String... flags) throws IOException {
        Path output = Files.createTempFile(folder, "control", ".out");
        Path errors = Files.createTempFile(folder, "control", ".err");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-Xmx160m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                ControlMain.class.getName()));
        command.addAll(List.of("--warm-up", "off"));
        command.addAll(List.of(flags));
        Process process = new ProcessBuilder(command)
                .redirectOutput(output.toFile())
                .redirectError(errors.toFile())
                .start();
        return new ControlProcess(process, output, errors);
    }

    /// Its address, once it says that it is ready.
    URI awaitReady() throws Exception {
        return Eventually.get("ready line; it says: " + Files.readString(errors), START, () -> {
            if (!process.isAlive()) {
                throw new AssertionError("It ended: " + Files.readString(errors));
            }
            return Files.readString(output)
                    .lines()
                    .filter(line -> line.startsWith("wattle-control ready "))
                    .map(line -> URI.create(line.substring("wattle-control ready ".length())))
                    .findFirst();
        });
    }

    /// Its exit code, once it has ended.
    int awaitEnd() throws InterruptedException {
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            throw new AssertionError("It did not end within 60 s.");
        }
        return process.exitValue();
    }

    Optional<String> lastError() throws IOException {
        return Files.readString(errors).lines().reduce((first, last) -> last);
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
