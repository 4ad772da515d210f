package io.wattle.control.gateway;

import static io.wattle.control.gateway.Sse.token;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// A server that stops: streams finish if they can, and are never cut off as if complete.
class DrainTest {
    @Test
    void streamsFinishAndNewRequestsAreRefused() throws Exception {
        var release = new CompletableFuture<Void>();
        try (var engine = new StubEngine(answer -> {
                    answer.streamHead().chunk(token("He"));
                    release.join();
                    answer.chunk(Sse.STOP + Sse.DONE).lastChunk();
                });
                var fixture = GatewayFixture.serving(GatewayConfig.DEFAULTS, engine);
                var client = fixture.connect();
                var other = fixture.connect()) {
            client.write("POST", "/v1/chat/completions", Sse.request(true).getBytes(UTF_8));
            engine.received.take();
            var drained = CompletableFuture.runAsync(() -> drain(fixture.gateway, Duration.ofSeconds(20)));
            fixture.waitUntil(() -> fixture.gateway.isDraining());
            var refused = other.post("/v1/chat/completions", Sse.request(true));
            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.headers()).containsEntry("retry-after", "1");
            assertThat(drained).isNotDone();
            release.complete(null);
            assertThat(client.read().ended()).isTrue();
            drained.join();
        }
    }

    @Test
    void streamsLeftAtTheEndGetAnErrorEvent() throws Exception {
        try (var engine = new StubEngine(
                        answer -> answer.streamHead().chunk(token("He")).stall());
                var fixture = GatewayFixture.serving(GatewayConfig.DEFAULTS, engine);
                var client = fixture.connect()) {
            client.write("POST", "/v1/chat/completions", Sse.request(true).getBytes(UTF_8));
            var reply = CompletableFuture.supplyAsync(() -> readUnchecked(client));
            fixture.waitUntil(() -> fixture.metric("wattle_time_to_first_token_seconds_count", "model=chat") == 1);
            drain(fixture.gateway, Duration.ofMillis(50));
            assertThat(reply.join().body())
                    .isEqualTo(token("He")
                            + "data: {\"error\":{\"message\":\"The server stops; please ask again.\","
                            + "\"type\":\"server_error\",\"param\":null,\"code\":\"engine_unavailable\"}}\n\n");
            assertThat(reply.join().ended()).isFalse();
            assertThat(engine.aborts.poll(10, TimeUnit.SECONDS)).isNotNull();
        }
    }

    private static void drain(Gateway gateway, Duration atMost) {
        try {
            gateway.drain(atMost);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static HttpProbe.Reply readUnchecked(HttpProbe client) {
        try {
            return client.read();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
