package io.wattle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.wattle.placement.policies.Policies;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlanCommandTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path EXAMPLES = Path.of("src/dist/examples");

    private static final String CLUSTER = """
            apiVersion: wattle.io/v1alpha1
            kind: Cluster
            metadata: {name: lab}
            spec:
              powerDomains:
              - {name: pdu, capacity: 10 kW, derating: 0.8}
              racks:
              - name: r1
                parent: pdu
                cap: 4 kW
                guard: 200 W
                nodes:
                - {name: n1, arch: aarch64, gpu: GH200-480GB, gpus: 1, host: {idle: 150 W, max: 400 W}}
            """;

    private static final String MODEL = """
            apiVersion: wattle.io/v1alpha1
            kind: Model
            metadata: {name: chat}
            spec:
              architecture: meta-llama/Llama-3.1-8B
              engine: {type: vllm}
              precisions: [bf16]
              demand: {requestsPerSecond: 2, inputTokens: 512, outputTokens: 256}
              slo: {timeToFirstToken: 500 ms, timePerOutputToken: 25 ms, percentile: 95}
              replicas: {min: 1, max: 4}
            """;

    @TempDir
    private Path folder;

    private String cluster = "";
    private String models = "";

    @BeforeEach
    void write() throws IOException {
        cluster = Files.writeString(folder.resolve("cluster.yaml"), CLUSTER).toString();
        models = Files.writeString(folder.resolve("models.yaml"), MODEL).toString();
    }

    private CommandRun plan(String... more) {
        return plan(Map.of(), more);
    }

    private CommandRun plan(Map<String, String> environment, String... more) {
        String[] arguments = new String[7 + more.length];
        System.arraycopy(
                new String[] {"plan", "-f", cluster, "-f", models, "--policy", "first-fit"}, 0, arguments, 0, 7);
        System.arraycopy(more, 0, arguments, 7, more.length);
        CommandRun run = CommandRun.of(environment, "", arguments);
        String masked = run.out()
                .replaceAll("seed 1, [0-9.]+ m?s\\.", "seed 1, T.")
                .replaceAll("\"?solve_seconds\"? ?: [0-9.E-]+", "solve_seconds : T");
        return new CommandRun(run.code(), masked, run.err());
    }

    @Test
    void drawsThePlan() {
        CommandRun run = plan();
        assertThat(run.code()).isZero();
        assertThat(run.err()).isEmpty();
        assertThat(run.out())
                .contains(" for 512 output tokens/s: ")
                .contains("\nThe model is served in full (2 of 2 requests/s).\nPolicy first-fit, seed 1, T. Every")
                .contains("\nPOWER: # expected, = committed beyond that, . free, of each limit\n")
                .contains("\nchat    1          1 x GH200-480GB   TP 1       bf16        free       1 kW");
    }

    @Test
    void drawsBlocksWhereTheTerminalShowsThem() {
        assertThat(plan(Map.of("LANG", "de_DE.UTF-8")).out()).contains("████▒").contains("░ free");
        assertThat(plan(Map.of("LANG", "de_DE.UTF-8", "NO_COLOR", "1")).out()).isEqualTo(plan().out());
    }

    @Test
    void givesReasonsWithTheWideTable() {
        assertThat(plan("-o", "wide").out())
                .contains("HEADROOM")
                .contains("\nchat: one replica on 1 x GH200-480GB; it is given ")
                .endsWith(" of what it can take within its objective, as bf16.\n");
    }

    @Test
    void writesTheDocumentOfTheContract() throws IOException {
        CommandRun run = plan("-o", "json", "--seed", "7");
        JsonNode document = JSON.readTree(run.out().replace("solve_seconds : T", "\"solve_seconds\" : 1"));
        assertThat(run.code()).isZero();
        assertThat(document.path("kind").asText()).isEqualTo("Plan");
        assertThat(document.path("objective").fieldNames())
                .toIterable()
                .containsExactly(
                        "watts",
                        "joules_per_output_token",
                        "output_tokens_per_second",
                        "policy",
                        "seed",
                        "solve_seconds");
        assertThat(document.path("objective").path("seed").asInt()).isEqualTo(7);
        assertThat(document.has("moves")).isFalse();
        assertThat(plan("-o", "yaml").out()).startsWith("apiVersion: wattle.io/v1alpha1\nkind: Plan\n");
        assertThat(plan("-o", "csv").out().lines())
                .hasSize(2)
                .last()
                .asString()
                .startsWith("chat,0,r1,n1,1,1,bf16,,1000.0,256,");
    }

    @Test
    void ordersTheStepsFromARunningPlan() throws IOException {
        String unmasked = CommandRun.of("plan", "-f", cluster, "-f", models, "--policy", "first-fit", "-o", "json")
                .out();
        String running =
                Files.writeString(folder.resolve("running.json"), unmasked).toString();
        assertThat(plan("--from", running).out()).endsWith("\n\nNothing has to change.\n");
        assertThat(plan("--from", running, "-o", "json").out()).contains("\"moves\" : [ ]");
        Files.writeString(Path.of(models), MODEL.replace("bf16", "fp8"));
        assertThat(plan("--from", running).out())
                .contains("\n\n2 steps, each within every limit: 1 start, 1 stop.\nSTEP   ACTION   REPLICA   LOADING")
                .contains("\n1      stop     chat/0    -")
                .contains("chat/0 pauses: ");
        assertThat(plan("--from", running, "-o", "json").out())
                .contains("\"action\" : \"stop\"")
                .contains("\"committed_watts_after\" : {");
    }

    @Test
    void explainsFilesWithoutAControlPlane() {
        CommandRun run = CommandRun.of(Map.of(), "", "explain", "-f", cluster, "-f", models, "chat", "-o", "csv");
        assertThat(run.code()).isZero();
        assertThat(run.out().lines().map(line -> line.replaceAll(",.*", "")))
                .containsExactly("part", "replicas", "alternatives");
        assertThat(run.out()).contains("bf16 on 1 x GH200-480GB,true,1,").contains("The plan runs it so, for ");

        CommandRun unknown = CommandRun.of(Map.of(), "", "explain", "-f", cluster, "-f", models, "nobody");
        assertThat(unknown).isEqualTo(new CommandRun(3, "", "wattle: The files of -f declare no model \"nobody\".\n"));
    }

    @Test
    void exitsWithConflictWhereDemandIsLeft() throws IOException {
        models = Files.writeString(folder.resolve("big.yaml"), MODEL.replace("bf16", "fp32"))
                .toString();
        Files.writeString(Path.of(cluster), CLUSTER.replace("4 kW", "900 W"));
        CommandRun run = plan("-o", "json");
        assertThat(run.code()).isEqualTo(4);
        assertThat(run.out()).contains("\"unserved\" : [ {");
        assertThat(run.err())
                .startsWith("wattle: The model \"chat\" is not served in full: ")
                .contains(
                        "wattle: One limit stands in the way of \"chat\": the limit of the power domain \"r1\" (700 W).");
        assertThat(plan()).satisfies(shown -> {
            assertThat(shown.code()).isEqualTo(4);
            assertThat(shown.err()).isEmpty();
            assertThat(shown.out())
                    .contains("0 of 1 models are served in full (0 of 2 requests/s).")
                    .contains("UNSERVED   REQUESTS/S   REASON\nchat       2            ");
        });
    }

    @Test
    void saysWhichFloorDoesNotHold() throws IOException {
        Files.writeString(Path.of(cluster), CLUSTER.replace("4 kW", "400 W"));
        assertThat(plan())
                .isEqualTo(new CommandRun(
                        4,
                        "",
                        "wattle: No plan can hold: at rest the cluster draws more than it may."
                                + " The domain \"r1\" commits 256 W and may commit 200 W.\n"));
    }

    @Test
    void refusesBadInputWithOneSentence() throws IOException {
        assertThat(CommandRun.of("plan", "-f", cluster, "--policy", "first-fir"))
                .isEqualTo(new CommandRun(
                        2,
                        "",
                        "wattle: There is no policy \"first-fir\". Did you mean \"first-fit\"? Known policies: "
                                + String.join(", ", Policies.names()) + ".\n"));
        assertThat(CommandRun.of("plan", "-f", models))
                .isEqualTo(new CommandRun(
                        2, "", "wattle: The files of -f declare no cluster; add a document of kind Cluster.\n"));
        assertThat(CommandRun.of("plan", "-f", cluster, "--time-limit", "2h"))
                .isEqualTo(new CommandRun(
                        2, "", "wattle: The time \"2h\" of --time-limit must be between 1 ms and 1 h.\n"));
        assertThat(CommandRun.of("plan", "-f", cluster, "--from", "/no/such.json"))
                .isEqualTo(new CommandRun(3, "", "wattle: There is no file \"/no/such.json\".\n"));
        assertThat(CommandRun.of("plan", "-f", cluster, "--from", cluster))
                .isEqualTo(new CommandRun(
                        2,
                        "",
                        "wattle: The file \"" + cluster
                                + "\" is not JSON; \"wattle plan -o json\" writes what is meant here.\n"));
        Files.writeString(Path.of(models), MODEL.replace("requestsPerSecond: 2", "requestsPerSecond: 0"));
        CommandRun zero = plan();
        assertThat(zero.code()).isEqualTo(2);
        assertThat(zero.err()).hasLineCount(1).contains(models + " line");
    }

    @Test
    void plansTheExamples() {
        CommandRun run = CommandRun.of(
                "plan",
                "-f",
                EXAMPLES.resolve("cluster.yaml").toString(),
                "-f",
                EXAMPLES.resolve("models.yaml").toString(),
                "--time-limit",
                "5s");
        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.out()).contains("All 3 models are served in full (15.5 of 15.5 requests/s).");
    }
}
