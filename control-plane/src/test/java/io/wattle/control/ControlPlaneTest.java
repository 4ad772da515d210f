package io.wattle.control;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.wattle.protocol.DesiredState;
import io.wattle.protocol.ReplicaPhase;
import io.wattle.testing.Eventually;
import io.wattle.testing.Lab;
import io.wattle.testing.StubNode;
import io.wattle.testing.Tool;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A whole control plane of one machine in this process, with a node that has no engines.
class ControlPlaneTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    @TempDir
    private Path data;

    private ControlPlane.Running running;
    private Http http;

    @BeforeEach
    void start() throws Exception {
        running = ControlPlane.start(
                new Settings(data, "127.0.0.1", 0, Optional.empty(), Optional.empty(), Optional.empty(), true, false));
        http = Http.at(running.address());
        Eventually.holds("it leads", SOON, () -> running.loop().isLeading());
    }

    @AfterEach
    void stop() {
        running.close();
    }

    @Test
    void anAppliedModelIsPlannedRunAndRouted() throws Exception {
        StubNode n1 = new StubNode("n1", "boot-1");
        assertThat(http.report(n1.report()).error())
                .isEqualTo("unknown_node: No cluster has been applied yet; apply a Cluster document that names the "
                        + "node \"n1\".");

        Http.Answer applied = http.apply(Lab.both(Lab.CLUSTER, Lab.model("chat", 1)));
        assertThat(applied.status()).as(applied.text()).isEqualTo(200);
        assertThat(applied.body().at("/kind").asText()).isEqualTo("ApplyResult");
        assertThat(applied.body().at("/items").toString())
                .isEqualTo("[{\"kind\":\"Cluster\",\"name\":\"lab\",\"action\":\"created\"},"
                        + "{\"kind\":\"Model\",\"name\":\"chat\",\"action\":\"created\"}]");
        assertThat(applied.body().at("/plan/replicas/0/node").asText()).isEqualTo("n1");
        assertThat(http.get("/api/v1/models/chat").body().at("/state").asText()).isEqualTo("starting");

        DesiredState state = Eventually.get("n1 is told to run chat/0", SOON, () -> exchange(n1));
        assertThat(state.grant().orElseThrow().watts()).isEqualTo(40);
        assertThat(state.replicas().getFirst().source()).isEqualTo("/models/stories15M.gguf");
        http.report(n1.report());
        Eventually.holds(
                "chat/0 is routed",
                SOON,
                () -> running.loop().routes().models().values().stream()
                        .anyMatch(model -> model.replicas().size() == 1));
        assertThat(http.get("/api/v1/models/chat").body().at("/state").asText()).isEqualTo("serving");
        JsonNode replica = http.get("/api/v1/replicas/chat/0").body();
        assertThat(replica.at("/phase").asText()).isEqualTo("running");
        assertThat(replica.at("/endpoint").asText()).isEqualTo("http://127.0.0.1:9");
        JsonNode rack = http.get("/api/v1/racks/r1").body();
        assertThat(rack.at("/committed_watts").asDouble()).isEqualTo(60);
        assertThat(rack.at("/headroom_watts").asDouble()).isEqualTo(40);
        assertThat(rack.has("drawn_watts")).as("two nodes are unknown").isFalse();
        JsonNode node = http.get("/api/v1/nodes/n1").body();
        assertThat(node.at("/state").asText()).isEqualTo("ready");
        assertThat(node.at("/power_watts").asDouble()).isEqualTo(12);
        assertThat(node.at("/power_origin").asText()).isEqualTo("modelled");
        assertThat(http.get("/api/v1/nodes/n2").body().at("/state").asText()).isEqualTo("unknown");
    }

    @Test
    void aDeletedModelStopsAndItsWattsComeBack() throws Exception {
        StubNode n1 = new StubNode("n1", "boot-1");
        http.report(n1.report());
        http.apply(Lab.both(Lab.CLUSTER, Lab.model("chat", 1)));
        Eventually.get("n1 is told to run chat/0", SOON, () -> exchange(n1));
        assertThat(http.send("DELETE", "/api/v1/models/chat?dry_run=true", new byte[0])
                        .status())
                .isEqualTo(200);
        assertThat(http.get("/api/v1/models/chat").status()).isEqualTo(200);
        assertThat(http.send("DELETE", "/api/v1/models/chat", new byte[0])
                        .body()
                        .at("/kind")
                        .asText())
                .isEqualTo("DeleteResult");
        Eventually.holds("n1 gives its watts back", SOON, () -> {
            exchange(n1);
            return http.get("/api/v1/racks/r1").body().at("/committed_watts").asDouble() == 30;
        });
        assertThat(http.send("DELETE", "/api/v1/models/chat", new byte[0]).error())
                .isEqualTo("not_found: There is no model \"chat\".");
    }

    @Test
    void aDryRunStoresNothing() throws Exception {
        Http.Answer tried =
                http.send("POST", "/api/v1/apply?dry_run=true", Lab.CLUSTER.getBytes(StandardCharsets.UTF_8));
        assertThat(tried.body().at("/items/0/action").asText()).isEqualTo("created");
        assertThat(http.get("/api/v1/racks").body().at("/items")).isEmpty();
    }

    @Test
    void aModelThatFitsNowhereIsStoredAndSaysWhy() throws Exception {
        Http.Answer applied = http.apply(Lab.model("chat", 1));
        assertThat(applied.status()).isEqualTo(200);
        assertThat(applied.body().at("/items/0/message").asText())
                .isEqualTo("No cluster has been applied, so there is no node for the model \"chat\"; apply a Cluster "
                        + "document.");
        assertThat(http.get("/api/v1/models/chat").body().at("/state").asText()).isEqualTo("unserved");
        assertThat(http.get("/api/v1/explain/models/chat")
                        .body()
                        .at("/unserved/0/reason")
                        .asText())
                .startsWith("No cluster has been applied");
    }

    @Test
    void badInputGetsOneSentence() throws Exception {
        assertThat(http.apply(Lab.CLUSTER.replace("guard", "gard")).error())
                .startsWith("invalid_document: line 8: ")
                .contains("guard");
        assertThat(http.apply("").error())
                .isEqualTo(
                        "invalid_document: The text holds no document; send a Cluster, a Model, a Gpu or an Architecture.");
        assertThat(http.apply(Lab.CLUSTER.replace("110 W", "35 W")).error())
                .isEqualTo("infeasible: The power domain \"r1\" may commit 25 W and its nodes draw 30 W at rest; raise "
                        + "its cap or move nodes out of it.");
        http.apply(Lab.CLUSTER);
        Http.Answer conflict = http.apply(Lab.CLUSTER.replace("name: lab", "name: other"));
        assertThat(conflict.status()).isEqualTo(409);
        assertThat(conflict.error())
                .isEqualTo("conflict: The cluster \"lab\" is applied and there can be only one; name the document "
                        + "\"lab\" to change it.");
        assertThat(http.send("POST", "/api/v1/apply", new byte[(4 << 20) + 1]).status())
                .isEqualTo(413);
        assertThat(http.send("POST", "/node/v1/report", "{}".getBytes(StandardCharsets.UTF_8))
                        .status())
                .isEqualTo(400);
    }

    @Test
    void unknownPathsAndMethodsAreAnsweredInJson() throws Exception {
        Http.Answer unknown = http.get("/api/v1/nonsense");
        assertThat(unknown.status()).isEqualTo(404);
        assertThat(unknown.error()).isEqualTo("not_found: There is no \"/api/v1/nonsense\".");
        Http.Answer wrong = http.send("PUT", "/api/v1/models/chat", new byte[0]);
        assertThat(wrong.status()).isEqualTo(405);
        assertThat(wrong.raw().headers().firstValue("allow")).contains("GET, DELETE");
    }

    @Test
    void anotherDaemonOfTheSameNameIsRefused() throws Exception {
        http.apply(Lab.CLUSTER);
        assertThat(http.report(new StubNode("n1", "boot-1").report()).status()).isEqualTo(200);
        Http.Answer second = http.report(new StubNode("n1", "boot-2").report());
        assertThat(second.status()).isEqualTo(409);
        assertThat(second.error()).startsWith("duplicate_node: Another daemon named \"n1\" reported");
    }

    @Test
    void aFailedReplicaIsSaidInEventsAndModels() throws Exception {
        StubNode n1 = new StubNode("n1", "boot-1");
        n1.setPhase(ReplicaPhase.FAILED);
        http.report(n1.report());
        http.apply(Lab.both(Lab.CLUSTER, Lab.model("chat", 1)));
        Eventually.get("n1 is told to run chat/0", SOON, () -> exchange(n1));
        http.report(n1.report());
        JsonNode event = Eventually.get("the failure is an event", SOON, () -> {
            for (JsonNode item : http.get("/api/v1/events").body().at("/items")) {
                if (item.at("/kind").asText().equals("replica_failed")) {
                    return Optional.of(item);
                }
            }
            return Optional.empty();
        });
        assertThat(event.at("/severity").asText()).isEqualTo("critical");
        assertThat(event.at("/message").asText())
                .isEqualTo("The replica \"chat/0\" failed on node \"n1\": The stub says so.");
    }

    @Test
    void theStreamSendsTheStateAtOnceAndAgain() throws Exception {
        http.apply(Lab.CLUSTER);
        HttpRequest request = HttpRequest.newBuilder(running.address().resolve("/api/v1/stream"))
                .build();
        try (var client = java.net.http.HttpClient.newHttpClient();
                var reader = new BufferedReader(new InputStreamReader(
                        client.send(request, HttpResponse.BodyHandlers.ofInputStream())
                                .body(),
                        StandardCharsets.UTF_8))) {
            for (int event = 0; event < 2; event++) {
                assertThat(reader.readLine()).isEqualTo("event: state");
                JsonNode state = new ObjectMapper().readTree(reader.readLine().substring("data: ".length()));
                assertThat(state.fieldNames())
                        .toIterable()
                        .containsExactly("at", "leader", "racks", "nodes", "models", "replicas", "events");
                assertThat(state.at("/racks/0/name").asText()).isEqualTo("r1");
                assertThat(reader.readLine()).isEmpty();
            }
            client.shutdownNow();
        }
    }

    @Test
    void whatIsAppliedSurvivesARestart() throws Exception {
        http.apply(Lab.both(Lab.CLUSTER, Lab.model("chat", 1)));
        long plan = http.get("/api/v1/plans/latest").body().at("/id").asLong();
        stop();
        start();
        assertThat(http.get("/api/v1/models/chat").status()).isEqualTo(200);
        assertThat(http.get("/api/v1/plans/" + plan).body().at("/reason").asText())
                .isEqualTo("Cluster/lab was created; Model/chat was created.");
        assertThat(http.get("/api/v1/events").text()).contains("Plan 1 goes on after 0 of 1 moves.");
        assertThat(order("cancel").body().at("/moves").asInt()).isEqualTo(1);
        assertThat(order("cancel").error()).isEqualTo("conflict: No change of plan is under way.");
        assertThat(order("resume").body().at("/moves").asInt()).isEqualTo(1);
        assertThat(order("resume").error()).isEqualTo("conflict: No change of plan was cancelled.");
    }

    private Http.Answer order(String what) throws Exception {
        return http.send("POST", "/api/v1/change/" + what, new byte[0]);
    }

    @Test
    void metricsPassPromtool() throws Exception {
        Tool.require("promtool", "prometheus");
        StubNode n1 = new StubNode("n1", "boot-1");
        http.report(n1.report());
        http.apply(Lab.both(Lab.CLUSTER, Lab.model("chat", 1)));
        Eventually.get("n1 is told to run chat/0", SOON, () -> exchange(n1));
        http.report(n1.report());
        Path scrape = Files.write(
                data.resolve("scrape.txt"), http.get("/metrics").raw().body());
        assertThat(Files.readString(scrape))
                .contains("wattle_is_leader 1.0", "wattle_rack_power_committed_watts{rack=\"r1\",} 60.0");
        Tool.Result result = Tool.run(data, "sh", "-c", "promtool check metrics < scrape.txt");
        assertThat(result).isEqualTo(new Tool.Result(0, ""));
    }

    @Test
    void healthSaysWhatItLooksAt() throws Exception {
        assertThat(http.get("/observe/health/ready").body().at("/status").asText())
                .isEqualTo("UP");
        assertThat(http.get("/observe/health/live").status()).isEqualTo(200);
        assertThat(http.get("/observe/health").body().at("/checks").findValuesAsText("name"))
                .containsExactly("control-loop", "leadership", "zookeeper", "database", "warm-up");
    }

    /// One exchange; the state once it holds a replica.
    private Optional<DesiredState> exchange(StubNode node) throws Exception {
        Http.Answer answer = http.report(node.report());
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        DesiredState state = Http.state(answer);
        node.follow(state);
        return state.replicas().isEmpty() ? Optional.empty() : Optional.of(state);
    }
}
