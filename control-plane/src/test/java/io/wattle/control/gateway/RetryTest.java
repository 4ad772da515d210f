package io.wattle.control.gateway;

import static io.wattle.control.gateway.Sse.DONE;
import static io.wattle.control.gateway.Sse.STOP;
import static io.wattle.control.gateway.Sse.token;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.wattle.control.gateway.CompletedRequest.ServedBy;
import io.wattle.fleet.NodeId;
import io.wattle.placement.ReplicaId;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Failures before the client saw anything: another replica answers, and the client notices nothing.
class RetryTest {
    private static final StubEngine.Script HEALTHY =
            answer -> answer.streamHead().chunk(token("He") + STOP + DONE).lastChunk();

    private StubEngine first;
    private StubEngine second;
    private GatewayFixture fixture;
    private HttpProbe client;

    @BeforeEach
    void start() throws IOException {
        first = new StubEngine(HEALTHY);
        second = new StubEngine(HEALTHY);
        fixture = GatewayFixture.serving(GatewayConfig.DEFAULTS, first, second);
        client = fixture.connect();
    }

    @AfterEach
    void stop() throws IOException {
        client.close();
        fixture.close();
        first.close();
        second.close();
    }

    static List<StubEngine.Script> failures() {
        return List.of(
                answer -> answer.cut(),
                answer -> answer.raw("HTTP/1.1 200 O").cut(),
                answer -> answer.streamHead().cut(),
                answer -> answer.streamHead().lastChunk(),
                answer -> answer.streamHead().chunk("data: {").lastChunk(),
                answer -> answer.json(503, "{\"error\":{\"message\":\"Loading model\",\"code\":503}}"),
                answer -> answer.raw("SSH-2.0-OpenSSH_9.2\r\n\r\n"));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void failureBeforeTheFirstEventIsRetriedElsewhere(StubEngine.Script failure) throws Exception {
        first.script(failure);
        var reply = client.post("/v1/chat/completions", Sse.request(true));
        assertThat(reply.body()).isEqualTo(token("He") + STOP + DONE);
        assertThat(reply.headers())
                .containsEntry("x-wattle-replica", "chat/1")
                .containsEntry("x-wattle-route-reason", "retry-only-replica");
        assertThat(fixture.metric("wattle_upstream_retries_total")).isEqualTo(1);
        assertThat(fixture.logged().servedBy())
                .contains(new ServedBy(new ReplicaId(GatewayFixture.CHAT, 1), new NodeId("n1")));
        assertThat(first.received.take().body())
                .isEqualTo(second.received.take().body());
    }

    @Test
    void deadReplicaIsPassedOverForAWhile() throws Exception {
        first.close();
        for (int i = 0; i < 3; i++) {
            assertThat(client.post("/v1/chat/completions", Sse.request(true)).ended())
                    .isTrue();
        }
        assertThat(fixture.metric("wattle_upstream_retries_total")).isEqualTo(1);
    }

    @Test
    void wholeAnswerThatBreaksOffIsRetried() throws Exception {
        first.script(answer -> answer.raw("HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n{\"choices\":")
                .cut());
        second.script(answer -> answer.json(200, Sse.ANSWER));
        assertThat(client.post("/v1/chat/completions", Sse.request(false)).body())
                .isEqualTo(Sse.ANSWER);
    }

    @Test
    void secondFailureIsTold() throws Exception {
        first.script(answer -> answer.cut());
        second.script(answer -> answer.cut());
        var reply = client.post("/v1/chat/completions", Sse.request(true));
        assertThat(reply.status()).isEqualTo(502);
        assertThat(reply.body()).contains("\"The engine closed the connection without an answer.\"");
    }

    @Test
    void refusalByAllAsksTheClientToComeBack() throws Exception {
        first.script(answer -> answer.json(503, "{\"error\":{\"message\":\"Loading model\"}}"));
        second.script(answer -> answer.json(429, "{\"error\":{\"message\":\"queue is full\"}}"));
        var reply = client.post("/v1/chat/completions", Sse.request(false));
        assertThat(reply.status()).isEqualTo(503);
        assertThat(reply.headers()).containsEntry("retry-after", "1");
        assertThat(reply.body()).contains("\"queue is full\"").contains("\"no_capacity\"");
    }

    @Test
    void refusalOfTheRequestItselfIsNotRetried() throws Exception {
        first.script(answer -> answer.json(422, "{\"detail\":\"bad\"}"));
        var reply = client.post("/v1/chat/completions", Sse.request(true));
        assertThat(reply.status()).isEqualTo(422);
        assertThat(second.received).isEmpty();
    }

    @Test
    void keptConnectionThatTheEngineClosedIsNoFailure() throws Exception {
        fixture.serve(GatewayFixture.model("chat", first.url()));
        first.script(answer -> {
            answer.json(200, Sse.ANSWER);
            answer.cut();
        });
        for (int i = 0; i < 3; i++) {
            assertThat(client.post("/v1/chat/completions", Sse.request(false)).status())
                    .isEqualTo(200);
        }
        assertThat(fixture.metric("wattle_upstream_retries_total")).isZero();
    }

    @Test
    void requestsSpreadByLoad() throws Exception {
        StubEngine.Script slow = answer -> {
            answer.pause(Duration.ofMillis(300));
            HEALTHY.play(answer);
        };
        first.script(slow);
        second.script(slow);
        try (var other = fixture.connect()) {
            client.write("POST", "/v1/chat/completions", Sse.request(true).getBytes(UTF_8));
            first.received.take();
            var reply = other.post("/v1/chat/completions", Sse.request(true));
            assertThat(reply.headers())
                    .containsEntry("x-wattle-replica", "chat/1")
                    .containsEntry("x-wattle-route-reason", "fewest-in-flight");
            assertThat(client.read().headers()).containsEntry("x-wattle-route-reason", "first-by-name");
        }
    }
}
