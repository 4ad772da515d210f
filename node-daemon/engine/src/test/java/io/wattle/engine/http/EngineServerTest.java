package io.wattle.engine.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.wattle.engine.Eventually;
import io.wattle.engine.Http;
import io.wattle.engine.RawClient;
import io.wattle.engine.llama.EngineMetrics;
import io.wattle.engine.llama.ModelFacts;
import io.wattle.engine.llama.ScriptedModel;
import io.wattle.engine.llama.SlotPool;
import io.wattle.engine.llama.TokenizerFacts;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collections;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The HTTP side alone, with a model that says what the test tells it to.
class EngineServerTest {
    private static final String COMPLETIONS = "/v1/completions";
    private static final String STREAM = "{\"prompt\": \"hello\", \"stream\": true}";
    private static final ModelFacts FACTS = new ModelFacts(
            "llama",
            Optional.empty(),
            Optional.of("A script."),
            64,
            32,
            260,
            4,
            1_000,
            4_000,
            Optional.empty(),
            new TokenizerFacts(OptionalInt.of(1), OptionalInt.empty()));

    private final EngineMetrics metrics = new EngineMetrics();
    private final EngineServer server;

    EngineServerTest() throws IOException {
        server = new EngineServer(
                new EngineServer.Address("127.0.0.1", 0),
                new ModelCard("org/tiny", FACTS, 1_700_000_000, 32, 1),
                metrics,
                InstantSource.fixed(Instant.ofEpochSecond(1_700_000_000)));
    }

    private Http start(Readiness readiness) {
        server.become(readiness);
        return new Http(server.port());
    }

    private Http serve(ScriptedModel model) {
        return start(new Readiness.Ready(model, new SlotPool(model, new SlotPool.Capacity(1, 1), metrics)));
    }

    @Test
    void saysThatItIsLoading() throws Exception {
        var http = start(new Readiness.Loading());
        var health = http.get("/health");
        assertThat(health.statusCode()).isEqualTo(503);
        assertThat(health.body()).isEqualTo("{\"status\":\"loading model\"}");
        var refused = http.post(COMPLETIONS, STREAM);
        assertThat(refused.statusCode()).isEqualTo(503);
        assertThat(refused.headers().firstValue("retry-after")).contains("1");
        assertThat(refused.body())
                .isEqualTo("{\"error\":{\"message\":\"The model is loading.\",\"type\":\"server_error\","
                        + "\"param\":null,\"code\":\"model_loading\"}}");
    }

    @Test
    void saysThatItStops() throws Exception {
        var http = start(new Readiness.Stopping());
        assertThat(http.get("/health").body()).isEqualTo("{\"status\":\"stopping\"}");
        assertThat(Http.json(http.post(COMPLETIONS, STREAM)).at("/error/code").asText())
                .isEqualTo("engine_unavailable");
    }

    @Test
    void listsTheModelAndWhatItIs() throws Exception {
        var http = serve(ScriptedModel.saying());
        var card = "{\"id\":\"org/tiny\",\"object\":\"model\",\"created\":1700000000,\"owned_by\":\"wattle-engine\","
                + "\"meta\":{\"architecture\":\"llama\",\"description\":\"A script.\",\"n_params\":1000,\"size\":4000,"
                + "\"n_vocab\":260,\"n_embd\":32,\"n_ctx_train\":64,\"n_ctx\":32,\"n_parallel\":1,"
                + "\"chat_template\":\"plain: lines of \\\"role: content\\\"\"}}";
        assertThat(http.get("/v1/models").body()).isEqualTo("{\"object\":\"list\",\"data\":[" + card + "]}");
        assertThat(http.get("/v1/models/org%2Ftiny").body()).isEqualTo(card);
        assertThat(http.get("/v1/models/org/tiny").body()).isEqualTo(card);
        assertThat(http.get("/v1/models/other").body())
                .isEqualTo("{\"error\":{\"message\":\"The model (other) is not served here; this engine serves "
                        + "org/tiny.\",\"type\":\"invalid_request_error\",\"param\":\"model\","
                        + "\"code\":\"model_not_found\"}}");
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /nothing, 404, not_found",
        "GET, /, 404, not_found",
        "POST, /health, 405, method_not_allowed",
        "GET, /v1/chat/completions, 405, method_not_allowed",
        "DELETE, /v1/models/org%2Ftiny, 405, method_not_allowed"
    })
    void refusesUnknownPathsAndMethods(String method, String path, int status, String code) throws Exception {
        var response = serve(ScriptedModel.saying()).send(method, path, "");
        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(Http.json(response).at("/error/code").asText()).isEqualTo(code);
        assertThat(response.headers().firstValue("allow"))
                .isEqualTo(status == 405 ? Optional.of(method.equals("GET") ? "POST" : "GET") : Optional.empty());
    }

    @Test
    void repeatsTheClientsRequestIdAndMakesOneElse() throws Exception {
        var http = serve(ScriptedModel.saying("a", ""));
        var given = http.send("POST", COMPLETIONS, STREAM, "x-request-id", "mine-7");
        assertThat(given.headers().firstValue("x-request-id")).contains("mine-7");
        assertThat(given.body()).startsWith("data: {\"id\":\"cmpl-mine-7\"");
        assertThat(http.get("/nothing").headers().firstValue("x-request-id").orElseThrow())
                .hasSize(36);
    }

    @Test
    void refusesAPromptThatLeavesNoRoomWithBothNumbers() throws Exception {
        var http = serve(ScriptedModel.saying("a", ""));
        assertThat(http.post(COMPLETIONS, "{\"prompt\": \"%s\"}".formatted("x".repeat(32)))
                        .body())
                .isEqualTo(
                        "{\"error\":{\"message\":\"The prompt has 32 tokens; this engine's context holds 32, of which "
                                + "the answer needs at least one.\",\"type\":\"invalid_request_error\",\"param\":\"prompt\","
                                + "\"code\":\"context_length_exceeded\"}}");
        assertThat(http.post(COMPLETIONS, "{\"prompt\": \"%s\"}".formatted("x".repeat(1000)))
                        .body())
                .contains("The prompt has at least 250 tokens; this engine's context holds 32");
        assertThat(http.post(COMPLETIONS, "{\"prompt\": \"\"}").body())
                .contains("The field prompt is empty; expected at least one token.");
        assertThat(http.post(COMPLETIONS, "{\"prompt\": \"%s\"}".formatted("x".repeat(31)))
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void refusesABodyAboveThirtyTwoMebibytesAndCloses() throws IOException {
        var http = serve(ScriptedModel.saying());
        try (var client = new RawClient(http.port())) {
            client.send("POST /v1/completions HTTP/1.1\r\nHost: x\r\nContent-Length: 33554433\r\n\r\n{");
            assertThat(client.readAll()).startsWith("HTTP/1.1 413 ").contains("\"code\":\"request_too_large\"");
        }
    }

    @ParameterizedTest
    @CsvSource({"GET / HTTP/9", "hello", "GET /v1/models/%zz HTTP/1.1"})
    void answersMalformedHttpInTheSameForm(String line) throws IOException {
        var http = serve(ScriptedModel.saying());
        try (var client = new RawClient(http.port())) {
            client.send(line + "\r\nHost: x\r\nConnection: close\r\n\r\n");
            assertThat(client.readAll())
                    .startsWith("HTTP/1.1 400 ")
                    .endsWith("{\"error\":{\"message\":\"The request is malformed.\","
                            + "\"type\":\"invalid_request_error\",\"param\":null,\"code\":null}}");
        }
    }

    @Test
    void closesTheConnectionWhenTheClientAsksForIt() throws IOException {
        var http = serve(ScriptedModel.saying());
        try (var client = new RawClient(http.port())) {
            client.send("GET /health HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
            assertThat(client.readAll()).endsWith("{\"status\":\"ok\"}");
        }
    }

    @Test
    void cancelsWhenTheClientOfAStreamLeaves() throws Exception {
        var model = ScriptedModel.waitingWith(Collections.nCopies(10_000, "a").toArray(String[]::new));
        var http = serve(model);
        try (var client = new RawClient(http.port())) {
            client.post(COMPLETIONS, STREAM);
            model.allow(1);
            client.readUntil("\"text\":\"a\"");
        }
        // Writes succeed until the client's kernel has answered one of them.
        Eventually.isTrue(() -> {
            model.allow(1);
            return model.cancelled() == 1;
        });
        Eventually.isTrue(() -> http.metric("llamacpp:requests_processing") == 0);
    }

    @Test
    void cancelsWhenTheClientOfAWholeAnswerLeaves() throws Exception {
        var model = ScriptedModel.waitingWith("a", "b");
        var http = serve(model);
        try (var client = new RawClient(http.port())) {
            client.post(COMPLETIONS, "{\"prompt\": \"hello\"}");
            client.readUntil("\r\n\r\n1\r\n\n\r\n"); // the first blank
        }
        Eventually.isTrue(server::isIdle);
        model.allow(1);
        Eventually.isTrue(() -> model.cancelled() == 1);
    }

    @Test
    void putsBlanksBeforeAWholeAnswerThatTakesLong() throws Exception {
        var model = ScriptedModel.waitingWith("a", "");
        var http = serve(model);
        try (var client = new RawClient(http.port())) {
            client.post(COMPLETIONS, "{\"prompt\": \"hello\", \"max_tokens\": 9}");
            client.readUntil("\r\n\r\n1\r\n\n\r\n");
            model.allow(3);
            assertThat(client.readUntil("\r\n0\r\n\r\n"))
                    .contains("\"finish_reason\":\"stop\",\"text\":\"a\"}],\"usage\":{\"prompt_tokens\":5,"
                            + "\"completion_tokens\":2,\"total_tokens\":7}}");
        }
    }

    @Test
    void neverEndsABrokenAnswerWell() throws Exception {
        var http = serve(ScriptedModel.saying("a", "fault"));
        var whole = http.post(COMPLETIONS, "{\"prompt\": \"hello\"}");
        assertThat(whole.statusCode()).isEqualTo(500);
        assertThat(Http.json(whole).at("/error/message").asText()).isEqualTo("The model fell over.");
        var events = Http.events(http.post(COMPLETIONS, STREAM).body());
        assertThat(events.getLast())
                .isEqualTo("{\"error\":{\"message\":\"The model fell over.\",\"type\":\"server_error\","
                        + "\"param\":null,\"code\":\"internal_error\"}}");
    }

    @Test
    void cutsAWholeAnswerOffThatBreaksAfterItsFirstBlank() throws Exception {
        var model = ScriptedModel.waitingWith("fault");
        var http = serve(model);
        try (var client = new RawClient(http.port())) {
            client.post(COMPLETIONS, "{\"prompt\": \"hello\"}");
            client.readUntil("\r\n\r\n1\r\n\n\r\n");
            model.allow(1);
            assertThat(client.readAll()).doesNotContain("0\r\n\r\n");
        }
    }

    @Test
    void answersAFailureBeforeTheFirstTokenWithAStatus() throws Exception {
        var http = serve(ScriptedModel.saying("fault"));
        assertThat(http.post(COMPLETIONS, STREAM).statusCode()).isEqualTo(500);
    }

    @Test
    void refusesWhenTheQueueIsFull() throws Exception {
        var model = ScriptedModel.waitingWith("a", "");
        var http = serve(model);
        try (var first = new RawClient(http.port());
                var second = new RawClient(http.port())) {
            first.post(COMPLETIONS, STREAM);
            Eventually.isTrue(() -> http.metric("llamacpp:requests_processing") == 1);
            second.post(COMPLETIONS, STREAM);
            Eventually.isTrue(() -> http.metric("llamacpp:requests_deferred") == 1);
            var third = http.post(COMPLETIONS, STREAM);
            assertThat(third.statusCode()).isEqualTo(503);
            assertThat(third.headers().firstValue("retry-after")).contains("1");
            assertThat(Http.json(third).at("/error/code").asText()).isEqualTo("no_capacity");
            model.allow(6);
            first.readUntil("[DONE]");
            second.readUntil("[DONE]");
        }
    }
}
