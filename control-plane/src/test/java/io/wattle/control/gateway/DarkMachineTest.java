package io.wattle.control.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.wattle.testing.FaultProxy;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// Goal: when a machine loses its power, so that its connections stay open and say nothing, no request is lost, and
/// none is sent to it after two seconds.
/// Method: clients ask for whole answers and streams in turns, on a gateway with two replicas, until three seconds
/// after one of them is dark; an answer that a second replica had to give says so.
class DarkMachineTest {
    private static final int CLIENTS = 8;
    private static final Duration NOBODY_AFTER = Duration.ofSeconds(2);
    private static final Duration LISTENED = Duration.ofSeconds(3);

    private record Asked(long atNanos, HttpProbe.Reply reply) {
        boolean isRetried() {
            return reply.headers().getOrDefault("x-wattle-route-reason", "").startsWith("retry-");
        }
    }

    private final Queue<Asked> asked = new ConcurrentLinkedQueue<>();
    private final Queue<String> wrong = new ConcurrentLinkedQueue<>();
    private final AtomicInteger answered = new AtomicInteger();
    private volatile boolean isOver;

    @Test
    void requestsGoElsewhereWithinTwoSeconds() throws Exception {
        List<Thread> clients = new ArrayList<>();
        try (var steady = new StubEngine(this::answer);
                var other = new StubEngine(this::answer);
                var machine = new FaultProxy(other.url());
                var fixture = GatewayFixture.serving(quickToConnect(), steady)) {
            fixture.serve(GatewayFixture.model("chat", steady.url(), machine.address()));
            for (int i = 0; i < CLIENTS; i++) {
                boolean isStreaming = i % 2 == 0;
                clients.add(Thread.ofVirtual().start(() -> ask(fixture, isStreaming)));
            }
            fixture.waitUntil(() -> answered.get() > CLIENTS);
            machine.goDark();
            long dark = System.nanoTime();
            fixture.waitUntil(() -> System.nanoTime() - dark > LISTENED.toNanos());
            isOver = true;
            for (var client : clients) {
                client.join();
            }
            assertThat(wrong).isEmpty();
            assertThat(asked)
                    .filteredOn(Asked::isRetried)
                    .isNotEmpty()
                    .allSatisfy(each -> assertThat(Duration.ofNanos(each.atNanos() - dark))
                            .as("a request to a machine that is dark")
                            .isLessThan(NOBODY_AFTER));
        }
    }

    /// On a busy machine the rest may take its time.
    private static GatewayConfig quickToConnect() {
        var usual = GatewayConfig.DEFAULTS;
        var waits = usual.deadlines();
        var deadlines = new GatewayConfig.Deadlines(
                Duration.ofMillis(500), waits.firstToken(), waits.interToken(), waits.answer(), waits.client());
        return new GatewayConfig(deadlines, usual.limits(), usual.keepAlive(), usual.ejection());
    }

    private void answer(StubEngine.Answer answer) throws IOException {
        if (answer.request().body().contains("\"stream\":false")) {
            answer.pause(Duration.ofMillis(20)).json(200, Sse.ANSWER);
        } else {
            answer.pause(Duration.ofMillis(20))
                    .streamHead()
                    .chunk(Sse.token("x") + Sse.STOP + Sse.DONE)
                    .lastChunk();
        }
        answered.incrementAndGet();
    }

    private void ask(GatewayFixture fixture, boolean isStreaming) {
        while (!isOver) {
            try (var client = fixture.connect()) {
                long now = System.nanoTime();
                var reply = client.post("/v1/chat/completions", Sse.request(isStreaming));
                asked.add(new Asked(now, reply));
                boolean isRight = isStreaming
                        ? reply.body().endsWith(Sse.DONE)
                        : reply.body().equals(Sse.ANSWER);
                if (reply.status() != 200 || !isRight) {
                    wrong.add(reply.toString());
                }
            } catch (IOException | RuntimeException cut) {
                wrong.add(cut.toString());
            }
        }
    }
}
