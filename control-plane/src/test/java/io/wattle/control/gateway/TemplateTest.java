package io.wattle.control.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.wattle.control.gateway.rules.GatewayRules;
import io.wattle.control.gateway.shared.OwnNotes;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Templates as clients of two gateways see them.
class TemplateTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String MADE =
            "{\"name\":\"mail\",\"model\":\"chat\",\"prompt\":\"Welcome {{who}}.\",\"slots\":[{\"name\":\"who\"}]%s}";

    @TempDir
    private Path folder;

    private final OwnNotes notes = new OwnNotes();
    private StubEngine engine;
    private GatewayFixture first;
    private GatewayFixture second;
    private HttpProbe client;

    @BeforeEach
    void start() throws IOException {
        engine = new StubEngine(answer -> answer.json(200, Sse.ANSWER.replace("Hi", "Welcome, {{who}}!")));
        first = gateway(Optional.of(folder));
        second = gateway(Optional.empty());
        client = first.connect();
    }

    private GatewayFixture gateway(Optional<Path> place) {
        var fixture = new GatewayFixture(GatewayConfig.DEFAULTS, new GatewayHome(GatewayRules.DEFAULTS, place, notes));
        fixture.serve(GatewayFixture.model("chat", engine.url()));
        return fixture;
    }

    @AfterEach
    void stop() throws IOException {
        client.close();
        first.close();
        second.close();
        engine.close();
    }

    @Test
    void writtenOnceItIsFilledAtEveryGateway() throws Exception {
        assertThat(post("/v1/templates", MADE.formatted("")).path("status").asText())
                .isEqualTo("generating");
        var made = await(client, "ready");
        assertThat(made.path("text").asText()).isEqualTo("Welcome, {{who}}!");
        assertThat(made.path("energy_joules").asDouble()).isEqualTo(7.2);
        try (var other = second.connect()) {
            await(other, "ready");
            var reply = other.post("/v1/chat/completions", asked("{\"who\":\"Ann\"}", ""));
            assertThat(text(JSON.readTree(reply.body()))).isEqualTo("Welcome, Ann!");
            assertThat(reply.headers())
                    .containsEntry("x-wattle-energy-joules", "0")
                    .containsEntry("x-wattle-energy-saved-joules", "7.2")
                    .doesNotContainKey("x-wattle-cache");
            var stream = other.post("/v1/chat/completions", asked("{\"who\":\"Bob\"}", ",\"stream\":true"));
            assertThat(ChatAnswer.text(stream.body().getBytes(UTF_8))).isEqualTo("Welcome, Bob!");
        }
        assertThat(engine.received).hasSize(1);
        assertThat(engine.received.take().body()).contains("Welcome {{who}}.", "exactly as it stands here");
    }

    @Test
    void whatCannotBeFilledIsToldPlainly() throws Exception {
        post("/v1/templates", MADE.formatted(""));
        await(client, "ready");
        assertError(asked("{}", ""), 400, "template_slot_missing");
        assertError(asked("{\"who\":\"{{who}}\"}", ""), 400, "template_value_unsafe");
        assertError(asked("{}", "").replace("mail", "nothing"), 404, "model_not_found");
        try (var stranger = first.connect()) {
            assertThat(stranger.send("GET", "/v1/templates/mail", "", "authorization: Bearer x")
                            .status())
                    .isEqualTo(404);
        }
        assertThat(client.send("DELETE", "/v1/templates/mail", "").status()).isEqualTo(200);
        assertError(asked("{}", ""), 404, "model_not_found");
        assertThat(json(client.send("GET", "/v1/templates", "")).path("data")).isEmpty();
    }

    @Test
    void expiredAndFailedOnesSaySo() throws Exception {
        post("/v1/templates", MADE.formatted(",\"expires_in\":1"));
        first.waitUntil(() -> status(asked("{\"who\":\"Ann\"}", "")) == 410);
        assertError(asked("{\"who\":\"Ann\"}", ""), 410, "template_expired");
        engine.script(answer -> answer.json(200, Sse.ANSWER));
        post("/v1/templates", MADE.formatted(""));
        assertThat(await(client, "failed").path("error").asText()).contains("left the slot \"who\" out");
        assertError(asked("{\"who\":\"Ann\"}", ""), 409, "template_failed");
    }

    @Test
    void aRestartWritesOnWhatWasBegun() throws Exception {
        engine.script(StubEngine.Answer::stall);
        post("/v1/templates", MADE.formatted(""));
        assertThat(engine.received.take()).isNotNull();
        assertError(asked("{}", ""), 503, "template_generating");
        client.close();
        first.close();
        engine.script(answer -> answer.json(200, Sse.ANSWER.replace("Hi", "Welcome, {{who}}!")));
        first = gateway(Optional.of(folder));
        client = first.connect();
        await(client, "ready");
    }

    @Test
    void whatCannotBeATemplateIsRefused() throws Exception {
        assertThat(post("/v1/templates", "{}").toString()).contains("1 to 64 letters");
        assertThat(post("/v1/templates", MADE.formatted("").replace("chat", "none"))
                        .toString())
                .contains("model_not_found");
        assertThat(post("/v1/templates", MADE.formatted(",\"expires_in\":0")).toString())
                .contains("seconds from 1 to");
        assertThat(post("/v1/templates", MADE.formatted("").replace("\"who\"}", "\"who\",\"kind\":\"x\"}"))
                        .toString())
                .contains("must be line, text, word or number");
        assertThat(post("/v1/templates", "[").toString()).contains("must be a JSON object");
    }

    private static String asked(String values, String fields) {
        return "{\"model\":\"template:mail\",\"messages\":[],\"metadata\":%s%s}".formatted(values, fields);
    }

    private void assertError(String body, int status, String code) throws IOException {
        var reply = client.post("/v1/chat/completions", body);
        assertThat(reply.status()).isEqualTo(status);
        assertThat(json(reply).path("error").path("code").asText()).isEqualTo(code);
    }

    private int status(String body) {
        try {
            return client.post("/v1/chat/completions", body).status();
        } catch (IOException broken) {
            throw new AssertionError(broken);
        }
    }

    private JsonNode await(HttpProbe at, String status) {
        var found = new JsonNode[1];
        first.waitUntil(() -> {
            try {
                found[0] = json(at.send("GET", "/v1/templates/mail", ""));
                return found[0].path("status").asText().equals(status);
            } catch (IOException broken) {
                throw new AssertionError(broken);
            }
        });
        return found[0];
    }

    private JsonNode post(String path, String body) throws IOException {
        return json(client.post(path, body));
    }

    private static String text(JsonNode body) {
        return body.path("choices").path(0).path("message").path("content").asText();
    }

    private static JsonNode json(HttpProbe.Reply reply) throws IOException {
        return JSON.readTree(reply.body());
    }
}
