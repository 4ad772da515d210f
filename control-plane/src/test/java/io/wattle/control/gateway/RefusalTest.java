package io.wattle.control.gateway;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.wattle.routing.ServedModel;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Requests that are not answered, and the listing of models.
class RefusalTest {
    private StubEngine engine;
    private GatewayFixture fixture;
    private HttpProbe client;

    @BeforeEach
    void start() throws IOException {
        engine = new StubEngine(answer -> answer.json(200, Sse.ANSWER));
        fixture = GatewayFixture.serving(GatewayConfig.DEFAULTS, engine);
        client = fixture.connect();
    }

    @AfterEach
    void stop() throws IOException {
        client.close();
        fixture.close();
        engine.close();
    }

    private static byte[] head(String... headers) {
        var lines = "POST /v1/chat/completions HTTP/1.1\r\nhost: x\r\n" + String.join("\r\n", headers);
        return (lines + "\r\n\r\n").getBytes(US_ASCII);
    }

    private static String error(String message, String param, String code) {
        return "{\"error\":{\"message\":\"%s\",\"type\":\"invalid_request_error\",\"param\":%s,\"code\":\"%s\"}}"
                .formatted(message, param, code);
    }

    @Test
    void unknownModelIsNotFound() throws Exception {
        var reply = client.send("POST", "/v1/chat/completions", "{\"model\":\"no\"}", "x-request-id: a");
        assertThat(reply.status()).isEqualTo(404);
        assertThat(reply.headers())
                .containsEntry("content-type", "application/json")
                .containsEntry("x-request-id", "a");
        assertThat(reply.body())
                .isEqualTo(error(
                        "The model \\\"no\\\" does not exist here; GET /v1/models lists those that do.",
                        "\"model\"",
                        "model_not_found"));
        assertThat(fixture.logged().model()).isEmpty();
    }

    @Test
    void modelWithoutReplicaIsLoadingOrHasNoCapacity() throws Exception {
        fixture.serve(new ServedModel(GatewayFixture.CHAT, "", 0, List.of(), true));
        var loading = client.post("/v1/chat/completions", Sse.request(true));
        assertThat(loading.status()).isEqualTo(503);
        assertThat(loading.headers()).containsEntry("retry-after", "5");
        assertThat(loading.body())
                .isEqualTo("{\"error\":{\"message\":\"The model \\\"chat\\\" is being loaded.\","
                        + "\"type\":\"server_error\",\"param\":null,\"code\":\"model_loading\"}}");

        fixture.serve(new ServedModel(GatewayFixture.CHAT, "", 0, List.of()));
        var none = client.post("/v1/chat/completions", Sse.request(true));
        assertThat(none.status()).isEqualTo(503);
        assertThat(none.headers()).containsEntry("x-should-retry", "false").doesNotContainKey("retry-after");
        assertThat(none.body()).contains("\"no_capacity\"");
        fixture.logged();
        fixture.logged();
        assertThat(fixture.metric("wattle_shed_total", "code=model_loading")).isEqualTo(1);
        assertThat(fixture.metric("wattle_shed_total", "code=no_capacity")).isEqualTo(1);
    }

    @Test
    void invalidJsonKeepsTheConnection() throws IOException {
        var reply = client.post("/v1/chat/completions", "{\"model\":");
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.body())
                .isEqualTo(error("The body is not valid JSON: it ends too early.", "null", "invalid_json"));
        assertThat(client.post("/v1/chat/completions", Sse.request(false)).status())
                .isEqualTo(200);
    }

    @Test
    void largestBodyPassesAndALargerOneDoesNot() throws IOException {
        var text = "x".repeat((32 << 20) - 40);
        assertThat(client.post("/v1/chat/completions", "{\"model\":\"chat\",\"x\":\"" + text + "\"}")
                        .status())
                .isEqualTo(200);
        client.raw(head("content-length: " + ((32 << 20) + 1)));
        var reply = client.read();
        assertThat(reply.status()).isEqualTo(413);
        assertThat(reply.headers()).containsEntry("connection", "close");
        assertThat(reply.body()).isEqualTo(error("The body is larger than 32 MiB.", "null", "request_too_large"));
    }

    @Test
    void bodyThatIsAnnouncedTooLargeIsRefusedBeforeItComes() throws IOException {
        client.raw(head("content-length: 104857600"));
        client.raw("{\"mod".getBytes(US_ASCII));
        assertThat(client.read().status()).isEqualTo(413);
        assertThat(client.in.read()).isEqualTo(-1);
    }

    @Test
    void endlessChunkedBodyIsRefusedAtTheLimit() throws IOException {
        client.raw(head("transfer-encoding: chunked"));
        var chunk = ("100000\r\n" + " ".repeat(1 << 20) + "\r\n").getBytes(US_ASCII);
        for (int i = 0; i < 33; i++) {
            client.raw(chunk);
        }
        assertThat(client.read().status()).isEqualTo(413);
    }

    @Test
    void hugeChunkIsRefusedAtTheLimit() throws IOException {
        client.raw(head("transfer-encoding: chunked"));
        client.raw("7fffffff\r\n".getBytes(US_ASCII));
        var piece = " ".repeat(1 << 20).getBytes(US_ASCII);
        for (int i = 0; i < 66; i++) {
            client.raw(piece);
        }
        assertThat(client.read().status()).isEqualTo(413);
    }

    @Test
    void chunkWithoutSizeIsABadRequest() throws IOException {
        client.raw(head("transfer-encoding: chunked"));
        client.raw("zz\r\n".getBytes(US_ASCII));
        var reply = client.read();
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.body()).contains("\"code\":\"invalid_body\"");
        assertThat(client.in.read()).isEqualTo(-1);
    }

    @Test
    void clientThatExpectsContinueGetsItOrTheRefusal() throws IOException {
        client.raw(head("expect: 100-continue", "content-length: 104857600"));
        assertThat(client.read().status()).isEqualTo(413);
        try (var other = fixture.connect()) {
            var body = Sse.request(false).getBytes(UTF_8);
            other.raw(head("expect: 100-continue", "content-length: " + body.length));
            assertThat(other.read().status()).isEqualTo(100);
            other.raw(body);
            assertThat(other.read().status()).isEqualTo(200);
        }
    }

    @Test
    void clientThatSendsNoBodyIsCut() throws Exception {
        var defaults = GatewayConfig.Deadlines.DEFAULTS;
        var deadlines = new GatewayConfig.Deadlines(
                defaults.connect(),
                defaults.firstToken(),
                defaults.interToken(),
                defaults.answer(),
                Duration.ofMillis(300));
        var config = new GatewayConfig(
                deadlines, GatewayConfig.Limits.DEFAULTS, GatewayConfig.DEFAULTS.keepAlive(), Duration.ofSeconds(5));
        try (var impatient = GatewayFixture.serving(config, engine);
                var slow = impatient.connect()) {
            slow.raw(head("content-length: 1000"));
            assertThat(slow.in.read()).isEqualTo(-1);
            assertThat(impatient.logged().status()).isEqualTo(499);
        }
    }

    @Test
    void wrongMethodSaysWhichIsRight() throws IOException {
        var get = client.send("GET", "/v1/chat/completions", "");
        assertThat(get.status()).isEqualTo(405);
        assertThat(get.headers()).containsEntry("allow", "POST").containsKey("x-request-id");
        assertThat(get.body()).isEqualTo(error("This route takes POST only.", "null", "method_not_allowed"));
        var delete = client.send("DELETE", "/v1/models", "{}");
        assertThat(delete.status()).isEqualTo(405);
        assertThat(delete.headers()).containsEntry("allow", "GET");
        assertThat(client.send("GET", "/v1/models", "").status()).isEqualTo(200);
    }

    @Test
    void unknownRouteIsNotFoundInJson() throws IOException {
        for (var path : List.of("/v1/nothing", "/v1", "/v1/", "/v1/chat", "/v1/completions/x", "/v1/modelsx")) {
            var reply = client.send("GET", path, "", "x-request-id: q");
            assertThat(reply.status()).as(path).isEqualTo(404);
            assertThat(reply.headers()).containsEntry("x-request-id", "q");
            assertThat(reply.body()).contains("\"code\":\"unknown_url\"");
        }
    }

    @Test
    void modelsAreListedByName() throws IOException {
        fixture.serve(GatewayFixture.model("org/b"), GatewayFixture.model("a+c"));
        var one = "{\"id\":\"%s\",\"object\":\"model\",\"created\":1700000000,\"owned_by\":\"wattle\","
                + "\"description\":\"a toy\"}";
        assertThat(client.send("GET", "/v1/models", "").body())
                .isEqualTo("{\"object\":\"list\",\"data\":[%s,%s]}"
                        .formatted(one.formatted("a+c"), one.formatted("org/b")));
        for (var path : List.of("org/b", "org%2Fb", "org%2fb")) {
            assertThat(client.send("GET", "/v1/models/" + path, "").body())
                    .as(path)
                    .isEqualTo(one.formatted("org/b"));
        }
        assertThat(client.send("GET", "/v1/models/a+c", "").body()).isEqualTo(one.formatted("a+c"));
        var unknown = client.send("GET", "/v1/models/none", "");
        assertThat(unknown.status()).isEqualTo(404);
        assertThat(unknown.body()).contains("\"code\":\"model_not_found\"");
    }
}
