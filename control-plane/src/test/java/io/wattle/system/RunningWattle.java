package io.wattle.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.wattle.testing.Eventually;
import io.wattle.testing.Tool;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// {@code wattle up} of the built distribution.
///
/// @param up     the process
/// @param folder where {@code up.out}, {@code up.err} and {@code data} are
record RunningWattle(Process up, Path folder) implements AutoCloseable {
    static final Path DISTRIBUTION = Path.of("target/wattle").toAbsolutePath();
    private static final Pattern URL = Pattern.compile("http://\\S+");
    private static final Duration START = Duration.ofMinutes(3);
    private static final Duration END = Duration.ofSeconds(30);

    /// Starts it and waits until its model serves.
    static RunningWattle start(Path folder, String... flags) throws Exception {
        RunningWattle wattle = launch(folder, flags);
        Eventually.holds("wattle is up", START, () -> {
            assertThat(wattle.up.isAlive()).as(wattle.errors()).isTrue();
            return wattle.output().contains("Ctrl-C");
        });
        return wattle;
    }

    /// Starts it and returns at once.
    static RunningWattle launch(Path folder, String... flags) throws IOException {
        List<String> command = new ArrayList<>(
                List.of(program(), "up", "--data", folder.resolve("data").toString()));
        command.addAll(List.of(flags));
        return new RunningWattle(
                new ProcessBuilder(command)
                        .redirectOutput(folder.resolve("up.out").toFile())
                        .redirectError(folder.resolve("up.err").toFile())
                        .start(),
                folder);
    }

    /// A command of the distribution that talks to this one.
    Tool.Result run(String... arguments) throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(List.of("env", "WATTLE_SERVER=http://" + api().getAuthority(), program()));
        command.addAll(List.of(arguments));
        return Tool.run(folder, command.toArray(String[]::new));
    }

    /// Base URL of the gateway, {@code http://127.0.0.1:PORT/v1}.
    URI api() throws IOException {
        Matcher url = URL.matcher(line("  API       "));
        assertThat(url.find()).isTrue();
        return URI.create(url.group());
    }

    /// Host and port of the control plane and of the node daemon, both of which have metrics.
    List<String> metricTargets() throws IOException {
        return URL.matcher(line("  Metrics   "))
                .results()
                .map(url -> URI.create(url.group()).getAuthority())
                .toList();
    }

    String output() throws IOException {
        return Files.readString(folder.resolve("up.out"));
    }

    String errors() throws IOException {
        return Files.readString(folder.resolve("up.err"));
    }

    /// The processes it started, and those they started.
    List<ProcessHandle> children() {
        return up.descendants().toList();
    }

    /// Sends a signal and gives the exit code.
    int end(String signal) throws IOException, InterruptedException {
        Tool.run(folder, "kill", "-" + signal, Long.toString(up.pid()));
        return awaitEnd();
    }

    int awaitEnd() throws InterruptedException {
        assertThat(up.waitFor(END.toSeconds(), TimeUnit.SECONDS)).isTrue();
        return up.exitValue();
    }

    @Override
    public void close() {
        List<ProcessHandle> children = children();
        up.destroy();
        try {
            if (!up.waitFor(END.toSeconds(), TimeUnit.SECONDS)) {
                up.destroyForcibly();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        children.forEach(ProcessHandle::destroyForcibly);
    }

    private static String program() {
        return DISTRIBUTION.resolve("bin/wattle").toString();
    }

    private String line(String label) throws IOException {
        Optional<String> line =
                output().lines().filter(each -> each.startsWith(label)).findFirst();
        return line.orElseThrow().substring(label.length());
    }
}
