package io.wattle.control.gateway;

import static io.wattle.control.gateway.Sse.DONE;
import static io.wattle.control.gateway.Sse.STOP;
import static io.wattle.control.gateway.Sse.token;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.wattle.control.gateway.rules.GatewayRules;
import io.wattle.control.gateway.rules.GatewayRules.HedgeRule;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A first replica that is silent, where a second may be asked.
class HedgeTest {
    private static final Duration AFTER = Duration.ofMillis(100);
    private static final String STREAMED = token("He") + STOP + DONE;

    private final CountDownLatch silentGone = new CountDownLatch(1);
    private StubEngine first;
    private StubEngine second;
    private GatewayFixture fixture;

    @BeforeEach
    void start() throws IOException {
        first = new StubEngine(HedgeTest::answer);
        second = new StubEngine(HedgeTest::answer);
    }

    @AfterEach
    void stop() throws IOException {
        fixture.close();
        first.close();
        second.close();
    }

    private HttpProbe clientOf(Map<String, HedgeRule> hedges) {
        var rules = GatewayRules.DEFAULTS.withHedges(hedges);
        fixture = new GatewayFixture(GatewayConfig.DEFAULTS, new GatewayHome(rules, Optional.empty()));
        fixture.serve(GatewayFixture.model("chat", new URI[] {first.url(), second.url()}));
        return fixture.connect();
    }

    private HttpProbe hedging() {
        return clientOf(Map.of("chat", new HedgeRule(AFTER, 1)));
    }

    private static void answer(StubEngine.Answer answer) throws IOException {
        if (answer.request().body().contains("\"stream\":true")) {
            answer.streamHead().chunk(STREAMED).lastChunk();
        } else {
            answer.json(200, Sse.ANSWER);
        }
    }

    /// Until the gateway closes its connection.
    private void beSilent(StubEngine.Answer answer) throws IOException {
        try {
            answer.stall();
        } finally {
            silentGone.countDown();
        }
    }

    @Test
    void silentEngineIsOvertakenAndItsWorkEnds() throws Exception {
        first.script(this::beSilent);
        try (var client = hedging()) {
            var reply = client.post("/v1/chat/completions", Sse.request(false));
            assertThat(reply.body()).isEqualTo(Sse.ANSWER);
            assertThat(reply.headers())
                    .containsEntry("x-wattle-replica", "chat/1")
                    .containsEntry("x-wattle-route-reason", "hedge-only-replica");
            var logged = fixture.logged();
            assertThat(logged.servedBy().orElseThrow().replica().toString()).isEqualTo("chat/1");
            assertThat(Double.parseDouble(reply.headers().get("x-wattle-overhead-ms")))
                    .as("the wait for both engines is not the gateway's")
                    .isBetween(0.0, logged.duration().minus(AFTER).toNanos() / 1e6);
        }
        assertThat(silentGone.await(10, TimeUnit.SECONDS)).isTrue();
        fixture.waitUntil(() -> fixture.metric("wattle_hedged_requests_total", "model=chat", "outcome=won") == 1);
        fixture.waitUntil(() -> fixture.metric("wattle_inflight_requests", "model=chat") == 0);
    }

    @Test
    void streamThatSaidOnlyThatItBeginsIsOvertaken() throws Exception {
        first.script(answer -> beSilent(answer.streamHead()));
        try (var client = hedging()) {
            var reply = client.post("/v1/chat/completions", Sse.request(true));
            assertThat(reply.body()).isEqualTo(STREAMED);
            assertThat(reply.headers()).containsEntry("x-wattle-replica", "chat/1");
        }
        assertThat(silentGone.await(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void streamThatHasBegunIsNot() throws Exception {
        first.script(answer -> answer.streamHead()
                .chunk(token("He"))
                .pause(AFTER.multipliedBy(3))
                .chunk(STOP + DONE)
                .lastChunk());
        try (var client = hedging()) {
            assertThat(client.post("/v1/chat/completions", Sse.request(true)).body())
                    .isEqualTo(STREAMED);
        }
        assertThat(second.received).isEmpty();
    }

    @Test
    void firstEngineThatIsQuickerAfterAllAnswers() throws Exception {
        var secondAsked = new CountDownLatch(1);
        first.script(answer -> {
            boolean _ = await(secondAsked);
            answer(answer);
        });
        second.script(answer -> {
            secondAsked.countDown();
            beSilent(answer);
        });
        try (var client = hedging()) {
            var reply = client.post("/v1/chat/completions", Sse.request(false));
            assertThat(reply.body()).isEqualTo(Sse.ANSWER);
            assertThat(reply.headers()).containsEntry("x-wattle-replica", "chat/0");
        }
        assertThat(silentGone.await(10, TimeUnit.SECONDS))
                .as("the second's work ends")
                .isTrue();
        fixture.waitUntil(() -> fixture.metric("wattle_hedged_requests_total", "model=chat", "outcome=lost") == 1);
    }

    /// The second answers when it is asked again, once its first work has ended.
    @Test
    void hedgeThatHasNotBegunEndsBeforeItsReplicaIsAskedAgain() throws Exception {
        var secondAsked = new CountDownLatch(1);
        first.script(answer -> {
            boolean _ = await(secondAsked);
            answer.cut();
        });
        second.script(answer -> {
            if (secondAsked.getCount() > 0) {
                secondAsked.countDown();
                beSilent(answer);
            } else if (await(silentGone)) {
                answer(answer);
            }
        });
        try (var client = hedging()) {
            var reply = client.post("/v1/chat/completions", Sse.request(false));
            assertThat(reply.body()).isEqualTo(Sse.ANSWER);
            assertThat(reply.headers()).containsEntry("x-wattle-route-reason", "retry-only-replica");
        }
    }

    @Test
    void bothEnginesAreLetGoOfWhenTheClientLeaves() throws Exception {
        var gone = new CountDownLatch(2);
        var asked = new CountDownLatch(2);
        StubEngine.Script silent = answer -> {
            asked.countDown();
            try {
                answer.stall();
            } finally {
                gone.countDown();
            }
        };
        first.script(silent);
        second.script(silent);
        try (var client = hedging()) {
            client.write("POST", "/v1/chat/completions", Sse.request(true).getBytes(UTF_8));
            boolean _ = await(asked);
        }
        assertThat(gone.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(fixture.logged().status()).isEqualTo(499);
    }

    @Test
    void nobodyIsAskedTwiceUnlessAnOperatorSaysSo() throws Exception {
        first.script(answer -> answer(answer.pause(AFTER.multipliedBy(3))));
        try (var client = clientOf(Map.of("other", new HedgeRule(AFTER, 1)))) {
            assertThat(client.post("/v1/chat/completions", Sse.request(false)).headers())
                    .containsEntry("x-wattle-replica", "chat/0");
        }
        assertThat(second.received).isEmpty();
    }

    private static boolean await(CountDownLatch latch) {
        try {
            return latch.await(10, TimeUnit.SECONDS);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
