package io.wattle.node.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.wattle.node.NodeMain;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/// A node daemon as a process of its own, with a folder of its own and the stub as its engine.
final class DaemonProcess implements AutoCloseable {
    private static final long DEADLINE_SECONDS = 60;

    private final Process process;
    private final Path folder;

    private DaemonProcess(Process process, Path folder) {
        this.process = process;
        this.folder = folder;
    }

    /// Starts a daemon and waits until it says that it is ready.
    static DaemonProcess start(Path folder, StubControlPlane plane, String... flags) {
        return start(folder, plane, Map.of(), flags);
    }

    static DaemonProcess start(Path folder, StubControlPlane plane, Map<String, String> environment, String... flags) {
        var all = new ArrayList<>(List.of(
                "--control-plane",
                plane.address(),
                "--name",
                "n1",
                "--data",
                folder.resolve("data").toString(),
                "--http-port",
                "0",
                "--llama-server",
                engine(folder).toString()));
        all.addAll(Arrays.asList(flags));
        var daemon = new DaemonProcess(launch(folder, environment, all), folder);
        assertThat(daemon.address()).startsWith("http://127.0.0.1:");
        return daemon;
    }

    /// Starts a daemon with exactly these flags.
    static DaemonProcess raw(Path folder, String... flags) {
        return new DaemonProcess(launch(folder, Map.of(), Arrays.asList(flags)), folder);
    }

    private static Process launch(Path folder, Map<String, String> environment, List<String> flags) {
        var command = new ArrayList<>(List.of(
                java().toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx64m",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                NodeMain.class.getName()));
        command.addAll(flags);
        try {
            Files.createDirectories(folder);
            var builder = new ProcessBuilder(command)
                    .redirectOutput(folder.resolve("out").toFile())
                    .redirectError(Redirect.appendTo(folder.resolve("err").toFile()));
            builder.environment().putAll(environment);
            return builder.start();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static Path java() {
        return Path.of(System.getProperty("java.home"), "bin", "java");
    }

    /// A program that runs the stub as llama-server would run.
    private static Path engine(Path folder) {
        try {
            Files.createDirectories(folder);
            Path classes = Path.of(StubEngine.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            Path script = folder.resolve("llama-server");
            Files.writeString(
                    script,
                    "#!/bin/sh\nexec '%s' -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xmx32m -cp '%s' %s \"$@\"\n"
                            .formatted(java(), classes, StubEngine.class.getName()));
            return Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (URISyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /// Where it serves, as its ready line says.
    String address() {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(DEADLINE_SECONDS);
        while (process.isAlive() && System.nanoTime() < end) {
            String line = read("out");
            if (line.endsWith("\n")) {
                return line.strip().replace("wattle-node ready ", "");
            }
            Thread.onSpinWait();
        }
        return "not ready: " + read("err");
    }

    /// What it wrote to standard error.
    String errors() {
        return read("err");
    }

    /// Reads the metrics until a line is there, or none that begins so.
    String awaitMetric(String what, Predicate<String> wanted) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(DEADLINE_SECONDS);
        String metrics = page("/metrics");
        while (metrics.lines().noneMatch(wanted)) {
            assertThat(System.nanoTime())
                    .as("%s; the daemon wrote %s and showed %s", what, errors(), metrics)
                    .isLessThan(end);
            metrics = page("/metrics");
        }
        return metrics;
    }

    /// The body of a page of its own.
    String page(String path) {
        try (var client = HttpClient.newHttpClient()) {
            var request = HttpRequest.newBuilder(URI.create(address() + path)).build();
            return client.send(request, BodyHandlers.ofString()).body();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    /// Sends SIGTERM and waits for the exit code.
    int terminate() {
        process.destroy();
        return exitCode();
    }

    /// Sends SIGKILL.
    void kill() {
        process.destroyForcibly();
        exitCode();
    }

    /// Closes its standard input, as a parent that ends does.
    int loseParent() {
        try (OutputStream _ = process.getOutputStream()) {
            assertThat(process.isAlive()).isTrue();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return exitCode();
    }

    int exitCode() {
        try {
            assertThat(process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS))
                    .as("the daemon ends; it wrote %s", errors())
                    .isTrue();
            return process.exitValue();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    /// Leaves nothing behind, whatever the test did.
    @Override
    public void close() {
        process.destroyForcibly();
        var records = folder.resolve("data/engines").toFile().listFiles((_, name) -> name.endsWith(".json"));
        for (var record : records == null ? new File[0] : records) {
            var pid = Pattern.compile("\"pid\":(\\d+)").matcher(readFile(record.toPath()));
            if (pid.find()) {
                ProcessHandle.of(Long.parseLong(pid.group(1))).ifPresent(ProcessHandle::destroyForcibly);
            }
        }
    }

    private String read(String file) {
        return readFile(folder.resolve(file));
    }

    private static String readFile(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
