package io.wattle.control.gateway;

import java.io.IOException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/// Clients that ask one thing after the other, every tenth of them urgently; what they get is sorted.
final class LoadOfClients {
    private final GatewayFixture fixture;
    private final int clients;
    private final Queue<String> unexplained = new ConcurrentLinkedQueue<>();
    private final AtomicInteger answered = new AtomicInteger();
    private final AtomicLong slowestUrgentMillis = new AtomicLong();

    LoadOfClients(GatewayFixture fixture, int clients) {
        this.fixture = fixture;
        this.clients = clients;
    }

    /// Each client asks so many times, all clients at once.
    void ask(int times) throws InterruptedException {
        slowestUrgentMillis.set(0);
        var done = new CountDownLatch(clients);
        for (int i = 0; i < clients; i++) {
            boolean isUrgent = i % 10 == 0;
            var header = "x-wattle-priority: " + (isUrgent ? "high" : i % 2 == 0 ? "normal" : "low");
            Thread.ofVirtual().start(() -> {
                try (var client = fixture.connect()) {
                    for (int time = 0; time < times; time++) {
                        askOnce(client, header, isUrgent);
                    }
                } catch (IOException | RuntimeException broken) {
                    unexplained.add(broken.toString());
                } finally {
                    done.countDown();
                }
            });
        }
        done.await();
    }

    private void askOnce(HttpProbe client, String header, boolean isUrgent) throws IOException {
        long begun = System.nanoTime();
        var reply = client.send("POST", "/v1/chat/completions", Sse.request(false), header);
        if (isUrgent) {
            slowestUrgentMillis.accumulateAndGet((System.nanoTime() - begun) / 1_000_000, Math::max);
        }
        if (reply.status() == 200) {
            answered.incrementAndGet();
        } else if (isUrgent || !isExplained(reply)) {
            unexplained.add(reply.toString());
        }
    }

    private static boolean isExplained(HttpProbe.Reply reply) {
        return reply.status() == 503
                && (reply.body().contains("power_capped") || reply.body().contains("no_capacity"))
                && Integer.parseInt(reply.headers().getOrDefault("retry-after", "0")) >= 1;
    }

    Queue<String> unexplained() {
        return unexplained;
    }

    int answered() {
        return answered.get();
    }

    long slowestUrgent() {
        return slowestUrgentMillis.get();
    }
}
