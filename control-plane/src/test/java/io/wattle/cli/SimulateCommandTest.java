package io.wattle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SimulateCommandTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final String DOCUMENTS = """
            apiVersion: wattle.io/v1alpha1
            kind: Cluster
            metadata: {name: lab}
            spec:
              racks:
              - name: r1
                cap: 20 kW
                guard: 400 W
                nodes:
                - {name: n1, arch: x86_64, gpu: H100-SXM-80GB, gpus: 8, host: {idle: 900 W, max: 1900 W}}
            ---
            apiVersion: wattle.io/v1alpha1
            kind: Model
            metadata: {name: chat}
            spec:
              architecture: meta-llama/Llama-3.1-8B
              engine: {type: vllm}
              precisions: [bf16]
              slo: {timeToFirstToken: 1 s, timePerOutputToken: 50 ms, percentile: 95}
              replicas: {min: 1, max: 8}
            """;

    private static final String TRACE = """
            arrival_s,input_tokens,output_tokens,tenant
            0.5,300,100,a
            1.5,400,200,b
            2.5,200,50,a
            """;

    @TempDir
    private Path folder;

    @BeforeEach
    void write() throws IOException {
        Files.writeString(folder.resolve("lab.yaml"), DOCUMENTS);
        Files.writeString(folder.resolve("trace.csv"), TRACE);
    }

    private CommandRun run(String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                "simulate",
                "-f",
                folder.resolve("lab.yaml").toString(),
                "--trace",
                folder.resolve("trace.csv").toString()));
        arguments.addAll(Arrays.asList(more));
        return CommandRun.of(arguments.toArray(String[]::new));
    }

    private static ObjectNode document(CommandRun run) throws IOException {
        assertThat(run.err()).isEmpty();
        assertThat(run.code()).isZero();
        return (ObjectNode) JSON.readTree(run.out());
    }

    @Test
    void writesTheContractsDocument() throws IOException {
        ObjectNode document = document(run("-o", "json"));
        assertThat(document.path("apiVersion").asText()).isEqualTo("wattle.io/v1alpha1");
        assertThat(document.path("kind").asText()).isEqualTo("Simulation");
        assertThat(document.path("output_tokens").asLong()).isEqualTo(350);
        assertThat(document.path("requests").toString())
                .isEqualTo("{\"arrived\":3,\"completed\":3,\"rejected\":0,\"failed\":0}");
        JsonNode energy = document.path("energy_joules");
        assertThat(energy.path("gpu").asDouble() + energy.path("host").asDouble())
                .isCloseTo(energy.path("total").asDouble(), org.assertj.core.data.Offset.offset(1e-3));
        assertThat(document.path("slo_attainment").asDouble()).isEqualTo(1);
        for (String field : List.of("ttft_ms", "tpot_ms")) {
            for (String percentile : List.of("p50", "p95", "p99")) {
                assertThat(document.path(field).path(percentile).asDouble()).isPositive();
            }
        }
        for (String field : List.of(
                "joules_per_output_token", "domain_violation_seconds", "moves", "simulated_seconds", "wall_seconds")) {
            assertThat(document.path(field).isNumber()).as(field).isTrue();
        }
        assertThat(document.path("models").path(0).path("name").asText()).isEqualTo("chat");
    }

    @Test
    void sameInputsAndSeedGiveTheSameBytesButForTheWallClock() throws IOException {
        ObjectNode first = document(run("-o", "json", "--scale", "2.5", "--repeat", "20", "--seed", "4"));
        ObjectNode second = document(run("-o", "json", "--scale", "2.5", "--repeat", "20", "--seed", "4"));
        first.remove("wall_seconds");
        second.remove("wall_seconds");
        assertThat(first.toPrettyString()).isEqualTo(second.toPrettyString());
        assertThat(first.path("requests").path("arrived").asInt()).isBetween(120, 180);
    }

    @Test
    void comparesPoliciesOnTheSameArrivalsAndWritesThePage() throws IOException {
        Path page = folder.resolve("out.html");
        ObjectNode document =
                document(run("-o", "json", "--compare", "first-fit,static-max-clock", "--report", page.toString()));
        assertThat(document.path("compared").findValuesAsText("policy"))
                .containsExactly("first-fit", "static-max-clock");
        assertThat(Files.readString(page))
                .contains("lab, simulated", "static-max-clock", "Every figure is simulated", "calibrated")
                .doesNotContain("http://", "https://");
    }

    @Test
    void peopleGetATableWithoutTheBaselinesThatCannotServe() {
        CommandRun run = run("--compare", "baselines");
        assertThat(run.code()).isZero();
        assertThat(run.err())
                .contains("splitwise needs two servers", "It is left out.")
                .hasLineCount(1);
        assertThat(run.out()).contains("power-clamp").doesNotContain("splitwise");
        assertThat(run.out()).contains("POLICY", "minimum-watts", "MODEL", "chat", "Every figure is simulated.");
    }

    @Test
    void aBadLineIsNamedByItsNumber() throws IOException {
        Files.writeString(folder.resolve("trace.csv"), TRACE + "3.5,x,10,a\n4.5,10,10,a\n");
        CommandRun refused = run();
        assertThat(refused.code()).isEqualTo(2);
        assertThat(refused.err())
                .contains("line 5: The input_tokens \"x\" is no number.")
                .hasLineCount(1);
        CommandRun tolerated = run("--max-bad-lines", "1");
        assertThat(tolerated.code()).isZero();
        assertThat(tolerated.err()).contains("line 5: The input_tokens \"x\" is no number.", "1 bad lines");
    }

    @Test
    void requestsBeyondAllBoundsAreRefused() {
        assertThat(run("--max-bad-lines", "-2").err()).contains("The number (-2) of --max-bad-lines");
        CommandRun flood = CommandRun.of(
                "simulate", "-f", folder.resolve("lab.yaml").toString(), "--synthetic", "poisson", "--rate", "1e9");
        assertThat(flood.code()).isEqualTo(2);
        assertThat(flood.err()).contains("at most 20000000 are simulated").hasLineCount(1);
    }

    @Test
    void wrongNamesGetAdvice() throws IOException {
        assertThat(run("--policy", "minimum-wats").err()).contains("Did you mean \"minimum-watts\"?");
        assertThat(run("--routing", "random").err()).contains("round-robin");
        CommandRun unable = run("--policy", "splitwise");
        assertThat(unable.code()).isEqualTo(2);
        assertThat(unable.err()).contains("needs two servers with GPUs").hasLineCount(1);
        Files.writeString(folder.resolve("trace.csv"), "arrival_s,input_token,output_tokens\n1,1,1\n");
        CommandRun column = run();
        assertThat(column.code()).isEqualTo(2);
        assertThat(column.err()).contains("unknown column \"input_token\", did you mean \"input_tokens\"?");
    }

    @Test
    void aScenarioChangesALimit() throws IOException {
        Path scenario = folder.resolve("scenario.yaml");
        Files.writeString(scenario, """
                apiVersion: wattle.io/v1alpha1
                kind: Scenario
                metadata: {name: brownout}
                spec:
                  events:
                  - {at: 1 s, domain: r1, limit: 800 W}
                """);
        ObjectNode document = document(run("-o", "json", "--scenario", scenario.toString(), "--policy", "first-fit"));
        assertThat(document.path("domain_violation_seconds").asDouble()).isPositive();
        Files.writeString(scenario, Files.readString(scenario).replace("domain: r1", "domain: r9"));
        assertThat(run("--scenario", scenario.toString()).err()).contains("The cluster has no domain \"r9\".");
    }

    @Test
    void syntheticRequestsNeedNoTrace() throws IOException {
        CommandRun run = CommandRun.of(
                "simulate",
                "-f",
                folder.resolve("lab.yaml").toString(),
                "--synthetic",
                "gamma",
                "--rate",
                "2",
                "--duration",
                "10 min",
                "-o",
                "json");
        assertThat(document(run).path("requests").path("arrived").asInt()).isBetween(900, 1500);
        CommandRun both = run("--synthetic", "poisson");
        assertThat(both.code()).isEqualTo(2);
        assertThat(both.err()).contains("either --trace FILE or --synthetic");
    }
}
