package io.wattle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Whatever keeps {@code wattle up} from coming up is said, and nothing stays behind.
class UpFailureTest {
    @TempDir
    private Path folder;

    private final FakeControlPlane server = new FakeControlPlane();
    private Path data = Path.of("");
    private FakeDistribution distribution = new FakeDistribution(Path.of(""));

    @BeforeEach
    void build() throws IOException {
        data = folder.resolve("data");
        distribution = FakeDistribution.in(folder, server.url());
    }

    @AfterEach
    void leavesNoProcess() throws IOException {
        server.close();
        assertThat(distribution.processes()).isEmpty();
    }

    @Test
    void showsTheEndOfTheLogOfAProcessThatFails() throws IOException {
        distribution.behave("wattle-control", "echo 'The disk is on fire.' >&2; echo 'Bye.'; exit 1");

        CommandRun up = up();

        assertThat(up.code()).isEqualTo(1);
        assertThat(up.out()).isEmpty();
        assertThat(up.err().lines().skip(2).toList())
                .first()
                .isEqualTo("wattle: The control plane ended with exit code 1 before it was ready. The end of its log "
                        + data.resolve("logs/wattle-control.log") + ":");
        assertThat(up.err()).contains("    The disk is on fire.\n", "    Bye.\n");
    }

    @Test
    void stopsTheControlPlaneIfTheNodeDaemonFindsItsPortTaken() throws IOException {
        server.answer("POST /api/v1/apply", 200, "{\"items\":[],\"plan\":{}}");
        distribution.behave("wattle-node", "echo 'wattle-node: The port 8841 is in use.' >&2; exit 5");

        CommandRun up = up();

        assertThat(up.code()).isEqualTo(5);
        assertThat(up.err())
                .contains("wattle: The node daemon ended with exit code 5 before it was ready. The end of its log "
                        + data.resolve("logs/wattle-node.log") + ":\n    wattle-node: The port 8841 is in use.\n");
        assertThat(distribution.journal()).last().isEqualTo("wattle-control was told to end");
    }

    @Test
    void waitsForAControlPlaneThatDoesNotLeadYet() throws IOException {
        String apply = "POST /api/v1/apply";
        server.answerFirst(apply, 503, "{\"error\":{\"code\":\"not_leader\",\"message\":\"No control plane leads.\"}}");
        server.answer(apply, 200, "{\"items\":[],\"plan\":{}}");
        distribution.behave("wattle-node", "exit 5");

        assertThat(up().err()).contains("wattle: The node daemon ended with exit code 5");
        assertThat(server.requests().stream().filter(request -> request.startsWith(apply)))
                .hasSize(2);
    }

    @Test
    void refusesAPortThatIsTaken() throws IOException {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port = taken.getLocalPort();
            assertThat(CommandRun.of(
                            distribution, "up", "--data", data.toString(), "--http-port", Integer.toString(port)))
                    .isEqualTo(new CommandRun(
                            5,
                            "",
                            "wattle: The port " + port + " of 127.0.0.1 is in use; stop what"
                                    + " uses it, or choose another with --http-port.\n"));
        }
        assertThat(distribution.journal()).isEmpty();
    }

    @Test
    void refusesAFolderThatAnotherHolds() throws IOException {
        Files.createDirectories(data);
        try (var lock =
                FileChannel.open(data.resolve("up.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            assertThat(lock.lock().isValid()).isTrue();
            Files.writeString(data.resolve("up.pid"), "4711\n");

            assertThat(up())
                    .isEqualTo(new CommandRun(
                            4,
                            "",
                            "wattle: Another \"wattle up\" (process 4711) already runs on the folder \"" + data
                                    + "\"; stop it, or choose another folder with --data.\n"));
        }
        assertThat(distribution.journal()).isEmpty();
    }

    @Test
    void refusesAClusterThatIsWrongBeforeItStartsAnything() throws IOException {
        Files.createDirectories(data);
        Path cluster = Files.writeString(data.resolve("cluster.yaml"), """
                apiVersion: wattle.io/v1alpha1
                kind: Cluster
                metadata: {name: local}
                spec:
                  racks:
                  - {name: local, cap: 19 W, gaurd: 2 W, nodes: []}
                """);
        CommandRun up = up();

        assertThat(up.code()).isEqualTo(2);
        assertThat(up.err()).contains("wattle: " + cluster + " line 6: unknown field \"gaurd\"");
        assertThat(distribution.journal()).isEmpty();
    }

    @Test
    void refusesAClusterWithoutThisMachine() throws IOException {
        Files.createDirectories(data);
        Path cluster = Files.writeString(data.resolve("cluster.yaml"), """
                apiVersion: wattle.io/v1alpha1
                kind: Cluster
                metadata: {name: local}
                spec:
                  racks:
                  - name: local
                    cap: 19 W
                    guard: 2 W
                    nodes: [{name: other, arch: x86_64, host: {idle: 1 W, max: 2 W}}]
                """);
        CommandRun up = up();

        assertThat(up.code()).isEqualTo(2);
        assertThat(up.err())
                .endsWith("wattle: The file " + cluster + " has no node \"this-machine\", the name under which this"
                        + " machine reports; add it, or delete the file to have it written anew.\n");
        assertThat(distribution.journal()).isEmpty();
    }

    @Test
    void passesOnWhatTheControlPlaneRefuses() {
        server.answer("POST /api/v1/apply", 422, """
                {"error":{"code":"infeasible","message":"The rack \\"local\\" (line 7) cannot hold its floor."}}""");

        CommandRun up = up();

        assertThat(up.code()).isEqualTo(4);
        assertThat(up.err())
                .contains("wattle: The rack \"local\" (" + data.resolve("cluster.yaml")
                        + " line 7) cannot hold its floor.\n");
    }

    @Test
    void refusesOptionsThatDoNotFit() {
        assertThat(CommandRun.of(distribution, "up", "--http-port", "70000"))
                .isEqualTo(
                        new CommandRun(2, "", "wattle: The port 70000 of --http-port must be between 0 and 65535.\n"));
        assertThat(CommandRun.of(distribution, "up", "--database-user", "x"))
                .isEqualTo(new CommandRun(
                        2, "", "wattle: --database-user and --database-password-file need --database-url.\n"));
        assertThat(CommandRun.of(distribution, "up"))
                .isEqualTo(new CommandRun(
                        2, "", "wattle: Neither XDG_DATA_HOME nor HOME is set; choose a folder with --data.\n"));
        assertThat(CommandRun.of("up"))
                .isEqualTo(new CommandRun(
                        1,
                        "",
                        "wattle: \"wattle up\" must be started by bin/wattle of a distribution, which holds all"
                                + " processes.\n"));
    }

    private CommandRun up() {
        return CommandRun.of(distribution, "up", "--data", data.toString(), "--http-port", "0");
    }
}
