package io.wattle.control.gateway;

import static io.wattle.control.gateway.Sse.DONE;
import static io.wattle.control.gateway.Sse.STOP;
import static io.wattle.control.gateway.Sse.token;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// Goal: while one of two engines is killed again and again under load, no request is lost before its first byte, and
/// no stream that broke off ends as a complete one does.
/// Method: clients that look at the framing ask for whole answers and streams in turns, until the last kill is over.
class KilledEnginesTest {
    private static final int CLIENTS = 8;
    private static final int KILLS = 8;
    private static final String COMPLETE = token("x").repeat(20) + STOP + DONE;

    private final AtomicInteger underWay = new AtomicInteger();
    private final AtomicInteger complete = new AtomicInteger();
    private final AtomicInteger told = new AtomicInteger();
    private final Queue<String> wrong = new ConcurrentLinkedQueue<>();
    private volatile boolean isOver;

    @Test
    void requestsSurviveAndBrokenStreamsSaySo() throws Exception {
        var defaults = GatewayConfig.DEFAULTS;
        var config =
                new GatewayConfig(defaults.deadlines(), defaults.limits(), defaults.keepAlive(), Duration.ofMillis(20));
        List<Thread> clients = new ArrayList<>();
        try (var steady = new StubEngine(answer -> answer(answer, new AtomicInteger()));
                var fixture = GatewayFixture.serving(config, steady)) {
            for (int kill = 0; kill < KILLS; kill++) {
                try (var victim = new StubEngine(answer -> answer(answer, underWay))) {
                    fixture.serve(GatewayFixture.model("chat", steady.url(), victim.url()));
                    while (clients.size() < CLIENTS) {
                        clients.add(Thread.ofVirtual().start(() -> ask(fixture)));
                    }
                    fixture.waitUntil(() -> underWay.get() > 0);
                }
                underWay.set(0);
            }
            isOver = true;
            for (var client : clients) {
                client.join();
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(told.get()).isPositive();
        assertThat(complete.get()).isPositive();
    }

    private static void answer(StubEngine.Answer answer, AtomicInteger streams) throws IOException {
        if (answer.request().body().contains("\"stream\":false")) {
            answer.pause(Duration.ofMillis(5)).json(200, Sse.ANSWER);
            return;
        }
        answer.streamHead();
        for (int i = 0; i < 20; i++) {
            answer.chunk(token("x")).pause(Duration.ofMillis(2));
            streams.addAndGet(i == 3 ? 1 : 0);
        }
        answer.chunk(STOP + DONE).lastChunk();
    }

    private void ask(GatewayFixture fixture) {
        try {
            while (!isOver) {
                try (var client = fixture.connect()) {
                    whole(client.post("/v1/chat/completions", Sse.request(false)));
                    stream(client.post("/v1/chat/completions", Sse.request(true)));
                }
            }
        } catch (IOException | RuntimeException cut) {
            wrong.add(cut.toString());
        }
    }

    private void whole(HttpProbe.Reply reply) {
        if (reply.status() != 200 || !reply.body().equals(Sse.ANSWER)) {
            wrong.add(reply.toString());
        }
    }

    private void stream(HttpProbe.Reply reply) {
        if (reply.status() == 200 && reply.ended() && reply.body().equals(COMPLETE)) {
            complete.incrementAndGet();
        } else if (reply.status() == 200 && !reply.ended() && reply.body().contains("\"engine_unavailable\"")) {
            told.incrementAndGet();
        } else {
            wrong.add(reply.toString());
        }
    }
}
