package io.wattle.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A really started PostgreSQL with an empty database {@code wattle}, for as long as a test needs it.
public final class PostgresServer implements AutoCloseable {
    private static final Path PROGRAMS = Path.of("/usr/lib/postgresql/15/bin");

    private final Path folder;
    private final int port;

    private PostgresServer(Path folder, int port) {
        this.folder = folder;
        this.port = port;
    }

    /// Starts one, or skips the test with a sentence; under CI its absence is a failure.
    public static PostgresServer start() throws IOException, InterruptedException {
        boolean isPresent = Files.isExecutable(PROGRAMS.resolve("initdb"));
        String sentence = "This needs %s/initdb; install the package postgresql.".formatted(PROGRAMS);
        if ("true".equals(System.getenv("CI"))) {
            assertThat(isPresent).as(sentence).isTrue();
        }
        assumeTrue(isPresent, sentence);
        Path folder = Files.createTempDirectory("wattle-postgres");
        run(folder, List.of("chmod", "0777", folder.toString()));
        PostgresServer server = new PostgresServer(folder, freePort());
        server.asUser("initdb", "-D", server.data(), "-U", "wattle", "--auth=trust", "--no-sync", "-E", "UTF8");
        server.boot();
        server.asUser("createdb", "-h", "127.0.0.1", "-p", Integer.toString(server.port), "-U", "wattle", "wattle");
        return server;
    }

    public String url() {
        return "jdbc:postgresql://127.0.0.1:%d/wattle".formatted(port);
    }

    /// Starts again what {@link #stop} stopped.
    public void boot() throws IOException, InterruptedException {
        String options = "-p %d -k %s -c listen_addresses=127.0.0.1 -c fsync=off".formatted(port, folder);
        asUser("pg_ctl", "-D", data(), "-w", "-l", folder.resolve("log").toString(), "-o", options, "start");
    }

    /// Breaks all connections at once.
    public void stop() throws IOException, InterruptedException {
        asUser("pg_ctl", "-D", data(), "-w", "-m", "immediate", "stop");
    }

    @Override
    public void close() throws IOException {
        try {
            if (Files.exists(folder.resolve("data/postmaster.pid"))) {
                stop();
            }
            run(folder, List.of("rm", "-rf", folder.toString()));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException("The end of PostgreSQL was not awaited.", interrupted);
        }
    }

    private String data() {
        return folder.resolve("data").toString();
    }

    /// PostgreSQL refuses to run as root.
    private void asUser(String program, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        if ("root".equals(System.getProperty("user.name"))) {
            command.addAll(List.of("runuser", "-u", "postgres", "--"));
        }
        command.add(PROGRAMS.resolve(program).toString());
        command.addAll(List.of(arguments));
        run(folder, command);
    }

    private static void run(Path folder, List<String> command) throws IOException, InterruptedException {
        // To a file: a server that was started keeps its standard output open.
        Path output = Files.createTempFile("wattle-command", ".log");
        Process process = new ProcessBuilder(command)
                .directory(Path.of("/").toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        int code = process.waitFor();
        String said = Files.readString(output);
        Files.delete(output);
        assertThat(code).as("%s in %s said: %s", command, folder, said).isZero();
    }

    private static int freePort() throws IOException {
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return probe.getLocalPort();
        }
    }
}
