package io.wattle.control.gateway;

import static io.wattle.control.gateway.Sse.token;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Clients that leave or do not read: the engine's work ends at once, and nothing leaks.
class ClientGoneTest {
    private static final Duration BAR = Duration.ofMillis(250);

    private StubEngine engine;
    private GatewayFixture fixture;

    private void start(GatewayConfig config, StubEngine.Script script) throws IOException {
        engine = new StubEngine(script);
        fixture = GatewayFixture.serving(config, engine);
    }

    @AfterEach
    void stop() throws IOException {
        fixture.close();
        engine.close();
    }

    private static byte[] request(boolean stream) {
        return Sse.request(stream).getBytes(UTF_8);
    }

    private Instant abortedAt() throws InterruptedException {
        var at = engine.aborts.poll(10, TimeUnit.SECONDS);
        if (at == null) {
            throw new AssertionError("The engine saw no abort within 10 s.");
        }
        return at;
    }

    /// Leaves five times; the best must meet the bar, because a busy machine may delay any one of them.
    private void assertLeavingReachesTheEngine(boolean stream, int bytesRead) throws Exception {
        var best = Duration.ofDays(1);
        for (int i = 0; i < 5; i++) {
            try (var client = fixture.connect()) {
                client.write("POST", "/v1/chat/completions", request(stream));
                engine.received.take();
                assertThat(client.in.readNBytes(bytesRead)).hasSize(bytesRead);
            }
            var took = Duration.between(Instant.now(), abortedAt());
            best = took.compareTo(best) < 0 ? took : best;
            assertThat(fixture.logged().errorCode()).contains("request_cancelled");
        }
        assertThat(best).isLessThan(BAR);
    }

    @Test
    void leavingDuringSilenceReachesTheEngine() throws Exception {
        start(
                GatewayConfig.DEFAULTS,
                answer -> answer.streamHead().chunk(token("He")).stall());
        assertLeavingReachesTheEngine(true, 1);
        assertThat(fixture.metric("wattle_client_disconnects_total")).isEqualTo(5);
    }

    @Test
    void leavingBeforeTheFirstTokenReachesTheEngine() throws Exception {
        start(GatewayConfig.DEFAULTS, StubEngine.Answer::stall);
        assertLeavingReachesTheEngine(true, 0);
        assertLeavingReachesTheEngine(false, 0);
    }

    @Test
    void leavingWhileTokensFlowReachesTheEngine() throws Exception {
        start(GatewayConfig.DEFAULTS, answer -> {
            answer.streamHead();
            while (true) {
                answer.chunk(token("x")).pause(Duration.ofMillis(5));
            }
        });
        assertLeavingReachesTheEngine(true, 2_000);
    }

    @Test
    void nextRequestReadAheadIsNotLost() throws Exception {
        start(GatewayConfig.DEFAULTS, answer -> {
            answer.streamHead().chunk(token("He")).pause(Duration.ofMillis(300));
            answer.chunk(Sse.STOP + Sse.DONE).lastChunk();
        });
        try (var client = fixture.connect()) {
            client.write("POST", "/v1/chat/completions", request(true));
            engine.received.take();
            client.write("GET", "/v1/models", new byte[0]);
            client.write("POST", "/v1/chat/completions", request(true));
            assertThat(client.read().body()).isEqualTo(token("He") + Sse.STOP + Sse.DONE);
            assertThat(client.read().body()).startsWith("{\"object\":\"list\"");
            assertThat(client.read().body()).isEqualTo(token("He") + Sse.STOP + Sse.DONE);
        }
    }

    @Test
    void slowReaderGetsEveryByte() throws Exception {
        var text = "y".repeat(3_000);
        var expected = new StringBuilder();
        for (int i = 0; i < 6_000; i++) {
            expected.append(token(i + text));
        }
        expected.append(Sse.STOP).append(Sse.DONE);
        start(GatewayConfig.DEFAULTS, answer -> {
            answer.streamHead();
            for (int at = 0; at < expected.length(); at += 7_000) {
                answer.chunk(expected.substring(at, Math.min(expected.length(), at + 7_000)));
            }
            answer.lastChunk();
        });
        try (var client = fixture.connect()) {
            client.socket.setReceiveBufferSize(64 << 10);
            client.write("POST", "/v1/chat/completions", request(true));
            engine.received.take();
            var reply = client.read();
            assertThat(reply.body().length()).isEqualTo(expected.length());
            assertThat(reply.body().contentEquals(expected)).isTrue();
            assertThat(reply.ended()).isTrue();
        }
    }

    @Test
    void clientThatDoesNotReadIsCut() throws Exception {
        var defaults = GatewayConfig.Deadlines.DEFAULTS;
        var deadlines = new GatewayConfig.Deadlines(
                defaults.connect(),
                defaults.firstToken(),
                defaults.interToken(),
                defaults.answer(),
                Duration.ofMillis(500));
        var config = new GatewayConfig(
                deadlines, GatewayConfig.Limits.DEFAULTS, GatewayConfig.DEFAULTS.keepAlive(), Duration.ofSeconds(5));
        start(config, answer -> {
            answer.streamHead();
            while (true) {
                answer.chunk(token("z".repeat(10_000)));
            }
        });
        try (var client = fixture.connect()) {
            client.write("POST", "/v1/chat/completions", request(true));
            assertThat(abortedAt()).isNotNull();
            assertThat(fixture.logged().status()).isEqualTo(499);
        }
    }

    @Test
    void stormOfAbortsLeavesNothingBehind() throws Exception {
        start(
                GatewayConfig.DEFAULTS,
                answer -> answer.streamHead().chunk(token("He")).stall());
        for (int round = 0; round < 5; round++) {
            List<HttpProbe> clients = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                var client = fixture.connect();
                clients.add(client);
                client.write("POST", "/v1/chat/completions", request(true));
            }
            for (var client : clients) {
                assertThat(client.in.read()).isEqualTo('H');
            }
            assertThat(fixture.metric("wattle_inflight_requests", "model=chat")).isEqualTo(100);
            for (var client : clients) {
                client.close();
            }
            for (int i = 0; i < 100; i++) {
                abortedAt();
                assertThat(fixture.logged().status()).isEqualTo(499);
            }
        }
        assertThat(fixture.metric("wattle_inflight_requests", "model=chat")).isZero();
        assertThat(fixture.metric("wattle_client_disconnects_total")).isEqualTo(500);
        assertThat(engine.connections).hasValue(500);
    }
}
