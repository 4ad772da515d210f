package io.wattle.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// The engine as the node daemon starts it: a process with flags.
final class EngineProcess implements AutoCloseable {
    private static final String LISTENING = "listening on http://127.0.0.1:";

    private final Process process;
    private final Path out;
    private final Path log;

    private EngineProcess(Process process, Path out, Path log) {
        this.process = process;
        this.out = out;
        this.log = log;
    }

    /// @param folder becomes the process's temporary folder too
    static EngineProcess start(Path folder, String... flags) throws IOException {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx128m",
                "--enable-native-access=ALL-UNNAMED",
                "-Djava.io.tmpdir=" + folder,
                "-cp",
                System.getProperty("java.class.path"),
                EngineMain.class.getName()));
        command.addAll(List.of(flags));
        var out = Files.createTempFile(folder, "out", ".txt");
        var log = Files.createTempFile(folder, "log", ".txt");
        var process = new ProcessBuilder(command)
                .redirectOutput(out.toFile())
                .redirectError(log.toFile())
                .start();
        return new EngineProcess(process, out, log);
    }

    /// Starts with a model, on any port, and waits until it is ready.
    static EngineProcess serve(Path folder, TinyModel model, String... flags) throws Exception {
        var file = folder.resolve("tiny.gguf");
        Files.write(file, model.gguf());
        var all = new ArrayList<>(List.of("--model", file.toString(), "--port", "0"));
        all.addAll(List.of(flags));
        var engine = start(folder, all.toArray(String[]::new));
        Eventually.isTrue(() -> {
            assertThat(engine.process.isAlive()).as(engine::log).isTrue();
            return engine.out().startsWith(LISTENING)
                    && engine.http().get("/health").statusCode() == 200;
        });
        return engine;
    }

    Http http() {
        return new Http(Integer.parseInt(out().strip().substring(LISTENING.length())));
    }

    /// All of standard output.
    String out() {
        return read(out);
    }

    /// All of standard error.
    String log() {
        return read(log);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException unreadable) {
            throw new AssertionError(unreadable);
        }
    }

    void terminate() {
        process.destroy(); // SIGTERM
    }

    void kill() {
        process.destroyForcibly(); // SIGKILL
    }

    int exitCode() throws InterruptedException {
        assertThat(process.waitFor(2, TimeUnit.MINUTES)).as(this::log).isTrue();
        return process.exitValue();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
