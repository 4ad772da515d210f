package io.wattle.node.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.wattle.powerd.PowerdMain;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;

/// Powerd as a process of its own; the host draws 100 W at most.
final class PowerdProcess implements AutoCloseable {
    private final Process process;
    private final Path socket;

    private PowerdProcess(Process process, Path socket) {
        this.process = process;
        this.socket = socket;
    }

    static PowerdProcess start(Path folder, Path library) {
        Path socket = folder.resolve("power.sock");
        var builder = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        PowerdMain.class.getName(),
                        "--socket",
                        socket.toString(),
                        "--data",
                        folder.resolve("powerd").toString(),
                        "--host-max-power",
                        "100 W"))
                .redirectError(folder.resolve("powerd.err").toFile());
        builder.environment().put("WATTLE_NVML_LIBRARY", library.toString());
        try {
            var process = builder.start();
            assertThat(process.inputReader().readLine()).isEqualTo("wattle-powerd ready " + socket);
            return new PowerdProcess(process, socket);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    String socket() {
        return socket.toString();
    }

    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
