package io.wattle.powerd;

import static org.assertj.core.api.Assertions.assertThat;

import io.wattle.protocol.PowerLease;
import io.wattle.protocol.PowerdReply;
import io.wattle.protocol.PowerdRequest;
import io.wattle.protocol.ProtocolCodec;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/// Powerd as a process of its own, whose host draws 400 W at most.
final class PowerdRun implements AutoCloseable {
    private static final long DEADLINE_SECONDS = 60;

    private final Path folder;
    private final Process process;

    private PowerdRun(Path folder, Process process) {
        this.folder = folder;
        this.process = process;
    }

    /// Starts it and waits until it serves.
    static PowerdRun start(Path folder, Path library, String... flags) throws IOException {
        var run = launch(folder, library, flags);
        String line = run.process.inputReader().readLine();
        assertThat(line).as(run.errors()).isEqualTo("wattle-powerd ready " + folder.resolve("power.sock"));
        return run;
    }

    static PowerdRun launch(Path folder, Path library, String... flags) throws IOException {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                PowerdMain.class.getName(),
                "--socket",
                folder.resolve("power.sock").toString(),
                "--data",
                folder.resolve("data").toString(),
                "--host-max-power",
                "400 W"));
        command.addAll(List.of(flags));
        var builder = new ProcessBuilder(command)
                .redirectError(
                        ProcessBuilder.Redirect.appendTo(folder.resolve("err").toFile()));
        builder.environment().put("WATTLE_NVML_LIBRARY", library.toString());
        return new PowerdRun(folder, builder.start());
    }

    PowerdReply ask(PowerdRequest request) throws Exception {
        return line(new String(ProtocolCodec.encode(request), StandardCharsets.UTF_8));
    }

    PowerdReply line(String text) throws Exception {
        try (var channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(folder.resolve("power.sock")));
            channel.write(ByteBuffer.wrap((text + "\n").getBytes(StandardCharsets.UTF_8)));
            var reader =
                    new BufferedReader(new InputStreamReader(Channels.newInputStream(channel), StandardCharsets.UTF_8));
            return ProtocolCodec.decode(reader.readLine().getBytes(StandardCharsets.UTF_8), PowerdReply.class);
        }
    }

    /// Asks for the status until it is as wanted.
    PowerdReply await(String what, Predicate<PowerdReply> wanted) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(DEADLINE_SECONDS);
        var reply = ask(PowerdRequest.status());
        while (!wanted.test(reply)) {
            assertThat(System.nanoTime())
                    .as("%s; the last answer: %s", what, reply)
                    .isLessThan(end);
            reply = ask(PowerdRequest.status());
        }
        return reply;
    }

    String uuid(int gpu) throws Exception {
        return ask(PowerdRequest.status()).gpus().get(gpu).uuid();
    }

    /// A lease of epoch 3 that ends so many milliseconds from now.
    static PowerLease lease(double watts, long sequence, long millis) throws IOException {
        String boot =
                Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip();
        double uptime =
                Double.parseDouble(Files.readString(Path.of("/proc/uptime")).split(" ", 2)[0]);
        return new PowerLease(watts, 3, sequence, boot, (long) (uptime * 1000) + millis);
    }

    String errors() throws IOException {
        return Files.readString(folder.resolve("err"));
    }

    /// Sends SIGTERM.
    int terminate() throws InterruptedException {
        process.destroy();
        return exitCode();
    }

    void kill() throws InterruptedException {
        process.destroyForcibly();
        exitCode();
    }

    /// Closes its standard input, as a parent that ends does.
    int loseParent() throws Exception {
        process.getOutputStream().close();
        return exitCode();
    }

    int exitCode() throws InterruptedException {
        assertThat(process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS))
                .as("powerd ends")
                .isTrue();
        return process.exitValue();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
