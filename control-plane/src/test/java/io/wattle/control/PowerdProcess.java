package io.wattle.control;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.wattle.nvml.fake.FakeDriver;
import io.wattle.testing.Eventually;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Powerd on a fake driver with one board of 200 to 700 W, in a process of its own, and what it says it did.
final class PowerdProcess implements AutoCloseable {
    /// Its host draws no more.
    static final double HOST_WATTS = 40;

    static final double LOWEST_WATTS = 200;
    private static final Duration START = Duration.ofSeconds(60);
    private static final double HIGHEST_WATTS = 700;
    private static final Pattern LIMIT = Pattern.compile("limit \\S+ (\\d+) mW");

    private final Path socket;
    private final Path library;
    private final ProcessBuilder builder;
    private Process process;
    private final List<Limit> limits = new ArrayList<>();
    private String last = "";

    /// @param atNanos when its line was read, on the clock of this process
    record Limit(long atNanos, double watts) {}

    private PowerdProcess(Path socket, Path library, ProcessBuilder builder) throws IOException {
        this.socket = socket;
        this.library = library;
        this.builder = builder;
        this.process = begin();
    }

    /// @param name tells its board from those of others
    static PowerdProcess start(Path folder, String name) throws IOException {
        FakeDriver driver = FakeDriver.in(Files.createDirectories(folder.resolve("driver")))
                .inRealTime()
                .scenario("gpus 1\ngpu 0 uuid GPU-%s\n".formatted(name));
        Path socket = folder.resolve("power.sock");
        ProcessBuilder builder = new ProcessBuilder(NodeProcess.java(
                "io.wattle.powerd.PowerdMain",
                "--socket",
                socket.toString(),
                "--data",
                folder.resolve("powerd").toString(),
                "--host-max-power",
                "40 W"));
        builder.environment().put("WATTLE_NVML_LIBRARY", driver.library().toString());
        builder.redirectOutput(ProcessBuilder.Redirect.DISCARD);
        return new PowerdProcess(socket, driver.library(), builder);
    }

    private Process begin() throws IOException {
        Process begun = builder.start();
        Thread.ofVirtual().name("powerd-log").start(() -> read(begun));
        return begun;
    }

    /// As SIGKILL ends it: nobody lowers anything.
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /// Another takes its place, on the same driver.
    void startAgain() throws IOException {
        process = begin();
    }

    Path socket() {
        return socket;
    }

    Path library() {
        return library;
    }

    /// The board's limit as last told; before, the driver's own.
    synchronized double watts() {
        return limits.isEmpty() ? HIGHEST_WATTS : limits.getLast().watts();
    }

    synchronized List<Limit> limits() {
        return List.copyOf(limits);
    }

    /// Until it listens.
    void awaitReady() throws Exception {
        Eventually.holds("powerd listens", START, () -> {
            if (!process.isAlive()) {
                throw new AssertionError("It ended with %d: %s".formatted(process.exitValue(), last()));
            }
            return Files.exists(socket);
        });
    }

    private synchronized String last() {
        return last;
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    private void read(Process begun) {
        try (BufferedReader lines = begun.errorReader(UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                note(line);
            }
        } catch (IOException ended) {
            // what it said until then counts
        }
    }

    private synchronized void note(String line) {
        last = line;
        Matcher limit = LIMIT.matcher(line);
        if (limit.find()) {
            limits.add(new Limit(System.nanoTime(), Long.parseLong(limit.group(1)) / 1000.0));
        }
    }
}
