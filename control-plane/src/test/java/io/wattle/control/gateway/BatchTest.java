package io.wattle.control.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.wattle.control.gateway.rules.GatewayRules;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Batches as clients see them.
class BatchTest {
    private static final JsonMapper JSON = new JsonMapper();

    @TempDir
    private Path folder;

    private final List<AutoCloseable> open = new ArrayList<>();
    private GatewayFixture fixture;
    private HttpProbe client;

    private void serve(StubEngine engine) {
        fixture =
                new GatewayFixture(GatewayConfig.DEFAULTS, new GatewayHome(GatewayRules.DEFAULTS, Optional.of(folder)));
        fixture.serve(GatewayFixture.model("chat", engine.url()));
        client = fixture.connect();
        open.add(engine);
    }

    @AfterEach
    void stop() throws Exception {
        client.close();
        fixture.close();
        for (var each : open) {
            each.close();
        }
    }

    @Test
    void eachLineGetsItsAnswerOrItsError() throws Exception {
        serve(new StubEngine(answer -> answer.json(200, Sse.ANSWER)));
        var id = create(line("a", "chat") + line("b", "nowhere") + line("c", "chat"), "24h")
                .path("id")
                .asText();
        var batch = await(id, "completed");
        assertThat(batch.path("request_counts")).isEqualTo(JSON.readTree("{\"total\":3,\"completed\":2,\"failed\":1}"));
        var output = lines(batch, "output_file_id");
        assertThat(output).extracting(each -> each.path("custom_id").asText()).containsExactlyInAnyOrder("a", "c");
        assertThat(output.getFirst().path("response").path("body")).isEqualTo(JSON.readTree(Sse.ANSWER));
        var errors = lines(batch, "error_file_id");
        assertThat(errors).hasSize(1);
        assertThat(errors.getFirst().path("response").path("status_code").asInt())
                .isEqualTo(404);
        assertThat(fixture.logged().tenant().key()).isEqualTo("batch");
        assertThat(json(client.send("GET", "/v1/batches", "")).path("data")).hasSize(1);
    }

    @Test
    void aBatchGoesOnAfterARestartWithoutAskingTwice() throws Exception {
        var gate = new CountDownLatch(1);
        var engine = new StubEngine(answer -> {
            if (gate.getCount() > 0) {
                answer.stall();
            }
            answer.json(200, Sse.ANSWER);
        });
        serve(engine);
        var id = create(all(20), "4h").path("id").asText();
        assertThat(engine.received.take().line()).startsWith("POST /v1/chat/completions");
        client.close();
        fixture.close();
        gate.countDown();
        serve(engine);
        assertThat(await(id, "completed").path("request_counts"))
                .isEqualTo(JSON.readTree("{\"total\":20,\"completed\":20,\"failed\":0}"));
        assertThat(lines(json(client.send("GET", "/v1/batches/" + id, "")), "output_file_id"))
                .extracting(each -> each.path("custom_id").asText())
                .doesNotHaveDuplicates()
                .hasSize(20);
    }

    @Test
    void aCancelledBatchKeepsWhatItHas() throws Exception {
        var engine = new StubEngine(answer -> {
            answer.pause(Duration.ofMillis(20));
            answer.json(200, Sse.ANSWER);
        });
        serve(engine);
        var id = create(all(500), "1h").path("id").asText();
        assertThat(engine.received.take()).isNotNull();
        var cancelling = json(client.send("POST", "/v1/batches/" + id + "/cancel", ""));
        assertThat(cancelling.path("status").asText()).isIn("cancelling", "cancelled");
        var batch = await(id, "cancelled");
        assertThat(batch.path("request_counts").path("completed").asInt()).isBetween(1, 100);
        assertThat(lines(batch, "output_file_id")).isNotEmpty();
        assertThat(client.send("POST", "/v1/batches/" + id + "/cancel", "").status())
                .isEqualTo(409);
    }

    @Test
    void aWrongFileFailsTheBatchWithItsLine() throws Exception {
        serve(new StubEngine(answer -> answer.json(200, Sse.ANSWER)));
        var id = create(line("a", "chat") + line("a", "chat"), "24h").path("id").asText();
        assertThat(await(id, "failed")
                        .path("errors")
                        .path("data")
                        .get(0)
                        .path("message")
                        .asText())
                .isEqualTo("Line 2 of the input file: \"custom_id\" is missing or stands twice.");
    }

    @Test
    void whatCannotBeABatchIsRefused() throws Exception {
        serve(new StubEngine(answer -> answer.json(200, Sse.ANSWER)));
        var file = upload(line("a", "chat"));
        assertThat(create(file, "/v1/chat/completions", "2h").body()).contains("must be one of 1h, 24h, 4h");
        assertThat(create(file, "/v1/files", "24h").body()).contains("must be a route such as");
        assertThat(create("file-0", "/v1/chat/completions", "24h").status()).isEqualTo(404);
        var id = json(create(file, "/v1/chat/completions", "24h")).path("id").asText();
        assertThat(client.send("GET", "/v1/batches/" + id, "", "authorization: Bearer other")
                        .status())
                .isEqualTo(404);
        assertThat(client.send("POST", "/v1/batches/" + id + "/cancel", "", "authorization: Bearer other")
                        .status())
                .isEqualTo(404);
        await(id, "completed");
    }

    private static String all(int count) {
        return IntStream.range(0, count).mapToObj(i -> line("r" + i, "chat")).collect(Collectors.joining());
    }

    private static String line(String id, String model) {
        return "{\"custom_id\":\"%s\",\"method\":\"POST\",\"url\":\"/v1/chat/completions\",\"body\":{\"model\":\"%s\",\"messages\":[]}}\n"
                .formatted(id, model);
    }

    private JsonNode create(String lines, String window) throws IOException {
        return json(create(upload(lines), "/v1/chat/completions", window));
    }

    private HttpProbe.Reply create(String file, String endpoint, String window) throws IOException {
        return client.post(
                "/v1/batches",
                "{\"input_file_id\":\"%s\",\"endpoint\":\"%s\",\"completion_window\":\"%s\"}"
                        .formatted(file, endpoint, window));
    }

    private String upload(String lines) throws IOException {
        var form = "--xyz\r\ncontent-disposition: form-data; name=\"purpose\"\r\n\r\nbatch\r\n"
                + "--xyz\r\ncontent-disposition: form-data; name=\"file\"; filename=\"in.jsonl\"\r\n\r\n" + lines
                + "\r\n--xyz--\r\n";
        return json(client.send("POST", "/v1/files", form, "content-type: multipart/form-data; boundary=xyz"))
                .path("id")
                .asText();
    }

    private JsonNode await(String id, String status) {
        var found = new JsonNode[1];
        fixture.waitUntil(() -> {
            try {
                found[0] = json(client.send("GET", "/v1/batches/" + id, ""));
                return found[0].path("status").asText().equals(status);
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
        return found[0];
    }

    private List<JsonNode> lines(JsonNode batch, String field) throws IOException {
        var content = client.send("GET", "/v1/files/" + batch.path(field).asText() + "/content", "");
        List<JsonNode> lines = new ArrayList<>();
        for (var line : content.body().lines().toList()) {
            lines.add(JSON.readTree(line));
        }
        return lines;
    }

    private static JsonNode json(HttpProbe.Reply reply) throws IOException {
        return JSON.readTree(reply.body());
    }
}
