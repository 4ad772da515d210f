package io.wattle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// {@code wattle up} as a process of its own, with shell scripts as its children.
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class UpProcessTest {
    @TempDir
    private Path folder;

    private final FakeControlPlane server = new FakeControlPlane();
    private final List<Process> started = new ArrayList<>();
    private Path data = Path.of("");
    private FakeDistribution distribution = new FakeDistribution(Path.of(""));

    @BeforeEach
    void build() throws IOException {
        data = folder.resolve("data");
        distribution = FakeDistribution.in(folder, server.url());
        server.answer("POST /api/v1/apply", 200, """
                {"items":[{"kind":"Cluster","name":"local","action":"created"},
                          {"kind":"Model","name":"scripture-5m","action":"created"}],"plan":{}}""");
        server.answer("GET /api/v1/replicas", 200, """
                {"items":[{"name":"scripture-5m/0","model":"scripture-5m","phase":"starting","message":"loading the file"}]}""");
        models("serving");
    }

    @AfterEach
    void stop() throws IOException, InterruptedException {
        started.forEach(Process::destroyForcibly);
        List<ProcessHandle> children = distribution.processes();
        await(() -> children.stream().noneMatch(ProcessHandle::isAlive));
        server.close();
    }

    @Test
    void startsInOrderSaysWhereThingsAreAndStopsInOrder() throws IOException, InterruptedException {
        Process up = up();
        List<String> said = linesUntil(up, "Ctrl-C");

        assertThat(said)
                .anyMatch(line -> line.matches("Wattle is up after [0-9.]+ s\\."))
                .contains(
                        "  API       " + server.url() + "/v1   (OpenAI-compatible)",
                        "  Models    scripture-5m   (A toy language model trained by the Wattle project on two"
                                + " public-domain English Bibles: toy quality, never for advice or facts)");
        assertThat(distribution.journal())
                .satisfiesExactly(
                        line -> assertThat(line)
                                .isEqualTo("wattle-control starts: --data " + data.resolve("control")
                                        + " --http-host 127.0.0.1 --http-port 0 --warm-up off --exit-with-parent"),
                        line -> assertThat(line)
                                .startsWith("wattle-node starts: --control-plane " + server.url()
                                        + " --name this-machine"
                                        + " --data " + data.resolve("node") + " --http-host 127.0.0.1 --http-port 0"
                                        + " --host-idle-power "));

        signal("INT", up);

        assertThat(up.waitFor()).isEqualTo(130);
        assertThat(distribution.processes()).isEmpty();
        assertThat(distribution.journal().subList(2, 4))
                .containsExactly("wattle-node was told to end", "wattle-control was told to end");
        assertThat(progress().lines().map(line -> line.replaceFirst("^ *[0-9.]+ s +", "")))
                .endsWith("node daemon    stopped", "control plane  stopped");
    }

    @Test
    void leavesNoProcessWhenItIsKilled() throws IOException, InterruptedException {
        Process up = up();
        linesUntil(up, "Ctrl-C");
        List<ProcessHandle> children = distribution.processes();
        assertThat(children).hasSize(2);

        signal("KILL", up);

        assertThat(up.waitFor()).isEqualTo(137);
        await(() -> children.stream().noneMatch(ProcessHandle::isAlive));
        assertThat(distribution.journal().subList(2, 4))
                .containsExactlyInAnyOrder("wattle-node lost its parent", "wattle-control lost its parent");
    }

    @Test
    void startsAgainWhatEnds() throws IOException, InterruptedException {
        Process up = up();
        linesUntil(up, "Ctrl-C");

        signal("KILL", distribution.processes().getLast());

        await(() -> progress().contains("node daemon    ready again at http://127.0.0.1:1"));
        assertThat(progress())
                .contains("node daemon    ended with exit code 137; starting it again in 0.5 s (log: "
                        + data.resolve("logs/wattle-node.log") + ")");
        assertThat(distribution.processes()).hasSize(2);
    }

    @Test
    void startsPowerdForGpusThatTheClusterNames() throws IOException, InterruptedException {
        Files.createDirectories(data);
        Files.writeString(data.resolve("cluster.yaml"), """
                apiVersion: wattle.io/v1alpha1
                kind: Cluster
                metadata: {name: local}
                spec:
                  racks:
                  - name: local
                    cap: 2 kW
                    guard: 100 W
                    nodes:
                    - {name: this-machine, arch: x86_64, gpu: H100-SXM-80GB, gpus: 1, host: {idle: 60 W, max: 300 W}}
                """);
        linesUntil(up(), "Ctrl-C");

        String socket = data.resolve("power.sock").toString();
        assertThat(distribution.journal().subList(1, 3))
                .satisfiesExactly(
                        line -> assertThat(line)
                                .isEqualTo("wattle-powerd starts: --socket " + socket + " --data "
                                        + data.resolve("powerd")
                                        + " --host-max-power 300 W --or-report-only --exit-with-parent"),
                        line -> assertThat(line)
                                .startsWith("wattle-node starts: ")
                                .contains("--powerd-socket " + socket));
    }

    @Test
    void saysWhatTheReplicasDoUntilTheModelServes() throws IOException, InterruptedException {
        models("starting");
        Process up = up();
        await(() -> progress().contains("replica scripture-5m/0 starting: loading the file"));
        models("serving");

        linesUntil(up, "Ctrl-C");

        assertThat(progress())
                .containsSubsequence(
                        "control plane  ready at " + server.url(),
                        "cluster local  created",
                        "model scripture-5m created",
                        "node daemon    ready at http://127.0.0.1:1",
                        "model scripture-5m starting",
                        "replica scripture-5m/0 starting: loading the file",
                        "model scripture-5m serving");
    }

    private void models(String state) {
        server.answer("GET /api/v1/models", 200, """
                {"items":[{"name":"scripture-5m","state":"%s"}]}""".formatted(state));
    }

    private Process up() throws IOException {
        Files.createDirectories(data);
        Process up = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElse("java"),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Dwattle.home=" + distribution.home(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        "io.wattle.cli.WattleMain",
                        "up",
                        "--data",
                        data.toString(),
                        "--http-port",
                        "0")
                .redirectError(data.resolve("up.err").toFile())
                .start();
        started.add(up);
        return up;
    }

    private String progress() {
        try {
            return Files.readString(data.resolve("up.err"));
        } catch (IOException failure) {
            return "";
        }
    }

    private List<String> linesUntil(Process up, String last) throws IOException {
        var lines = new ArrayList<String>();
        var reader = new BufferedReader(new InputStreamReader(up.getInputStream(), StandardCharsets.UTF_8));
        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
            lines.add(line);
            if (line.contains(last)) {
                return lines;
            }
        }
        throw new AssertionError("The process ended after " + lines + " and said: " + progress());
    }

    private static void signal(String name, Process process) throws IOException, InterruptedException {
        signal(name, process.toHandle());
    }

    private static void signal(String name, ProcessHandle process) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                .start()
                .waitFor();
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("waited in vain").isLessThan(end);
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }
}
