package io.wattle.control.gateway;

import static io.wattle.control.gateway.Sse.DONE;
import static io.wattle.control.gateway.Sse.STOP;
import static io.wattle.control.gateway.Sse.token;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Engines that break off or stall: no client ever takes the answer for complete.
class BrokenEngineTest {
    private static final Duration SHORT = Duration.ofMillis(200);
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final String BROKEN_OFF = error("The engine broke off its answer.", "engine_unavailable");
    private static final String UNFINISHED =
            error("The engine ended its answer before it was finished.", "engine_unavailable");

    private StubEngine engine;
    private GatewayFixture fixture;
    private HttpProbe client;

    private static String error(String message, String code) {
        return "data: {\"error\":{\"message\":\"%s\",\"type\":\"server_error\",\"param\":null,\"code\":\"%s\"}}\n\n"
                .formatted(message, code);
    }

    private void start(GatewayConfig config, StubEngine.Script script) throws IOException {
        engine = new StubEngine(script);
        fixture = GatewayFixture.serving(config, engine);
        client = fixture.connect();
    }

    @AfterEach
    void stop() throws IOException {
        client.close();
        fixture.close();
        engine.close();
    }

    /// What the engine does after its first token, and the event the client gets for it.
    static List<Arguments> breaks() {
        return List.of(
                Arguments.of("connection cut", step(answer -> answer.cut()), BROKEN_OFF),
                Arguments.of(
                        "cut inside a chunk",
                        step(answer -> answer.raw("40\r\ndata: {").cut()),
                        BROKEN_OFF),
                Arguments.of("body ends without finish", step(answer -> answer.lastChunk()), UNFINISHED),
                Arguments.of(
                        "body ends with finish, not done",
                        step(answer -> {
                            answer.chunk(STOP).lastChunk();
                        }),
                        STOP + UNFINISHED),
                Arguments.of(
                        "done without finish",
                        step(answer -> {
                            answer.chunk(DONE).lastChunk();
                        }),
                        UNFINISHED),
                Arguments.of(
                        "half an event",
                        step(answer -> {
                            answer.chunk("data: {\"cho").lastChunk();
                        }),
                        UNFINISHED),
                Arguments.of(
                        "chunk without size",
                        step(answer -> answer.raw("zz\r\nhello\r\n")),
                        error("The engine sent a chunk without a proper size.", "engine_unavailable")),
                Arguments.of(
                        "chunk longer than its size",
                        step(answer -> answer.raw("1\r\n:xyz\r\n")),
                        error("The engine sent a chunk that is longer than its size.", "engine_unavailable")));
    }

    private static StubEngine.Script step(StubEngine.Script script) {
        return script;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("breaks")
    void breakInTheMiddleIsAnErrorEventAndNoCleanEnd(String name, StubEngine.Script step, String event)
            throws Exception {
        start(GatewayConfig.DEFAULTS, answer -> {
            answer.streamHead().chunk(token("He"));
            answer.pause(Duration.ofMillis(50));
            step.play(answer);
        });
        var reply = client.post("/v1/chat/completions", Sse.request(true));
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.body()).isEqualTo(token("He") + event);
        assertThat(reply.ended()).isFalse();
        var logged = fixture.logged();
        assertThat(logged.status()).isEqualTo(502);
        assertThat(logged.errorCode()).contains("engine_unavailable");
    }

    @Test
    void stallBeforeTheFirstTokenIsATimeOut() throws Exception {
        start(
                GatewayFixture.config(SHORT, LONG, LONG),
                answer -> answer.streamHead().stall());
        var reply = client.post("/v1/chat/completions", Sse.request(true));
        assertThat(reply.status()).isEqualTo(504);
        assertThat(reply.body())
                .isEqualTo("{\"error\":{\"message\":\"The engine sent no first token within 0.2 s.\","
                        + "\"type\":\"server_error\",\"param\":null,\"code\":\"engine_timeout\"}}");
        assertThat(engine.aborts.poll(10, TimeUnit.SECONDS)).isNotNull();
        assertThat(fixture.logged().errorCode()).contains("engine_timeout");
    }

    @Test
    void stallBetweenTokensIsAnErrorEvent() throws Exception {
        start(
                GatewayFixture.config(LONG, SHORT, LONG),
                answer -> answer.streamHead().chunk(token("He")).stall());
        var reply = client.post("/v1/chat/completions", Sse.request(true));
        assertThat(reply.body())
                .isEqualTo(token("He") + error("The engine sent no further token within 0.2 s.", "engine_timeout"));
        assertThat(reply.ended()).isFalse();
        assertThat(engine.aborts.poll(10, TimeUnit.SECONDS)).isNotNull();
    }

    @Test
    void commentsOfTheEngineAreNoTokens() throws Exception {
        start(GatewayFixture.config(LONG, SHORT, LONG), answer -> {
            answer.streamHead().chunk(token("He"));
            while (true) {
                answer.chunk(": ping\n\n").pause(Duration.ofMillis(20));
            }
        });
        var reply = client.post("/v1/chat/completions", Sse.request(true));
        assertThat(reply.body())
                .startsWith(token("He") + ": ping\n\n")
                .endsWith(error("The engine sent no further token within 0.2 s.", "engine_timeout"));
    }

    @Test
    void waitingClientIsKeptCompany() throws Exception {
        start(GatewayFixture.config(LONG, LONG, Duration.ofMillis(100)), answer -> {
            answer.pause(Duration.ofMillis(450));
            answer.streamHead().chunk(token("He") + STOP + DONE).lastChunk();
        });
        var reply = client.post("/v1/chat/completions", Sse.request(true));
        assertThat(reply.body())
                .matches("(: keep-alive\n\n){2,5}\\Qdata\\E(?s).*")
                .endsWith(token("He") + STOP + DONE);
        assertThat(reply.ended()).isTrue();
    }

    @Test
    void errorAfterAKeepAliveIsAnEvent() throws Exception {
        start(GatewayFixture.config(Duration.ofMillis(350), LONG, Duration.ofMillis(200)), answer -> answer.stall());
        var reply = client.post("/v1/chat/completions", Sse.request(true));
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.body())
                .isEqualTo(
                        ": keep-alive\n\n" + error("The engine sent no first token within 0.35 s.", "engine_timeout"));
        assertThat(reply.ended()).isFalse();
    }

    @Test
    void wholeAnswerAfterAKeepAliveIsAnError() throws Exception {
        start(GatewayFixture.config(LONG, LONG, Duration.ofMillis(150)), answer -> {
            answer.pause(Duration.ofMillis(400));
            answer.json(200, Sse.ANSWER);
        });
        var reply = client.post("/v1/chat/completions", Sse.request(true));
        assertThat(reply.body())
                .startsWith(": keep-alive\n\n")
                .endsWith(error("The engine answered a stream's request without a stream.", "engine_unavailable"));
        assertThat(reply.ended()).isFalse();
    }

    @Test
    void redirectIsNoAnswer() throws Exception {
        start(GatewayConfig.DEFAULTS, answer -> answer.json(302, "{}"));
        var reply = client.post("/v1/chat/completions", Sse.request(false));
        assertThat(reply.status()).isEqualTo(502);
        assertThat(reply.body()).contains("\"The engine answered with status 302.\"");
    }

    @Test
    void errorEventOfTheEnginePassesAndIsCounted() throws Exception {
        var own = "data: {\"error\":{\"message\":\"CUDA out of memory\",\"code\":500}}\n\n";
        start(
                GatewayConfig.DEFAULTS,
                answer -> answer.streamHead().chunk(token("He") + own + DONE).lastChunk());
        var reply = client.post("/v1/chat/completions", Sse.request(true));
        assertThat(reply.body()).isEqualTo(token("He") + own + DONE);
        assertThat(fixture.logged().errorCode()).contains("engine_error");
    }

    @Test
    void refusalOfTheEngineTakesOpenAiForm() throws Exception {
        start(
                GatewayConfig.DEFAULTS,
                answer -> answer.json(
                        400,
                        "{\"error\":{\"message\":\"too long\",\"type\":\"BadRequestError\",\"param\":null,\"code\":400}}"));
        var reply = client.post("/v1/chat/completions", Sse.request(true));
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.body())
                .isEqualTo("{\"error\":{\"message\":\"too long\",\"type\":\"BadRequestError\",\"param\":null,"
                        + "\"code\":null}}");
    }

    @Test
    void pageOfHtmlFromTheEngineIsNotPassedOn() throws Exception {
        start(
                GatewayConfig.DEFAULTS,
                answer -> answer.raw(
                        "HTTP/1.1 500 Oops\r\ncontent-type: text/html\r\ncontent-length: 15\r\n\r\n<html>oh</html>"));
        var reply = client.post("/v1/chat/completions", Sse.request(false));
        assertThat(reply.status()).isEqualTo(502);
        assertThat(reply.headers()).containsEntry("content-type", "application/json");
        assertThat(reply.body()).contains("\"message\":\"The engine answered with status 500.\"");
    }

    @Test
    void deathOfTheOnlyReplicaIsSaidAndItIsAskedAgainNextTime() throws Exception {
        start(GatewayConfig.DEFAULTS, answer -> answer.json(200, Sse.ANSWER));
        var url = engine.url();
        engine.close();
        var reply = client.post("/v1/chat/completions", Sse.request(false));
        assertThat(reply.status()).isEqualTo(502);
        assertThat(reply.headers()).doesNotContainKeys("retry-after", "x-should-retry");
        assertThat(reply.body())
                .isEqualTo(("{\"error\":{\"message\":\"The engine at 127.0.0.1:%d takes no connection.\","
                                + "\"type\":\"server_error\",\"param\":null,\"code\":\"engine_unavailable\"}}")
                        .formatted(url.getPort()));
        try (var other = new StubEngine(answer -> answer.json(200, Sse.ANSWER))) {
            fixture.serve(GatewayFixture.model("chat", other.url()));
            assertThat(client.post("/v1/chat/completions", Sse.request(false)).status())
                    .isEqualTo(200);
        }
        assertThat(Map.of("shed", fixture.metric("wattle_shed_total", "code=engine_unavailable")))
                .containsEntry("shed", 0.0);
    }
}
