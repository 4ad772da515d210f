package io.wattle.control.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.wattle.control.gateway.rules.GatewayRules;
import io.wattle.control.gateway.rules.Savings;
import io.wattle.control.gateway.rules.Savings.AdmissionRule;
import io.wattle.control.gateway.rules.Savings.Share;
import io.wattle.control.gateway.rules.Savings.When;
import io.wattle.performance.ServingCurve;
import io.wattle.performance.ServingCurve.Point;
import io.wattle.routing.PowerShortage;
import io.wattle.routing.ReplicaEndpoint;
import io.wattle.routing.RoutingRequest.Priority;
import io.wattle.routing.ServedModel;
import io.wattle.routing.ServingProfile;
import io.wattle.workload.ServiceLevelObjective;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Who waits and who is sent away when a model has fewer watts than it should, as clients see it.
class AdmissionTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final PowerShortage SHORT = new PowerShortage(0.7, Optional.empty(), "Rack r1 has 7 kW of 10 kW.");
    private static final ServiceLevelObjective OBJECTIVE =
            new ServiceLevelObjective(Duration.ofSeconds(5), Duration.ofMillis(100), 95);

    private final Semaphore answers = new Semaphore(0);
    private final AtomicInteger atOnce = new AtomicInteger();
    private StubEngine engine;
    private GatewayFixture fixture;

    private void serve(AdmissionRule rule, Map<String, Share> shares, GatewayConfig config) throws IOException {
        engine = new StubEngine(answer -> {
            atOnce.incrementAndGet();
            answers.acquireUninterruptibly();
            atOnce.decrementAndGet();
            if (answer.request().body().contains("\"stream\":true")) {
                answer.streamHead()
                        .chunk(Sse.token("Hi"))
                        .chunk(Sse.STOP)
                        .chunk(Sse.USAGE)
                        .chunk(Sse.DONE)
                        .lastChunk();
            } else {
                answer.json(200, Sse.ANSWER);
            }
        });
        var rules = GatewayRules.DEFAULTS.with(new Savings(shares, Map.of("chat", rule), Map.of()));
        fixture = new GatewayFixture(config, new GatewayHome(rules, Optional.empty()));
        fixture.serve(GatewayFixture.model("chat", engine.url()).with(Optional.of(SHORT)));
    }

    private void serve(int places, int queue, Duration patience) throws IOException {
        serve(
                new AdmissionRule(When.SHORT, OptionalInt.of(places), queue, patience),
                Map.of("key-guest", new Share(1, Priority.NORMAL)),
                GatewayConfig.DEFAULTS);
    }

    @AfterEach
    void stop() throws IOException {
        answers.release(1 << 20);
        fixture.close();
        engine.close();
    }

    @Test
    void whoFindsNoPlaceWaitsAndIsToldHowLong() throws Exception {
        serve(1, 10, Duration.ofSeconds(10));
        var first = client("");
        await(() -> atOnce.get() == 1);
        var second = client("");
        await(() -> fixture.metric("wattle_queue_requests", "model=chat") == 1);
        assertThat(atOnce.get()).isEqualTo(1);
        answers.release(2);
        assertThat(first.read().headers()).containsEntry("x-wattle-queue-ms", "0");
        var waited = second.read();
        assertThat(waited.status()).isEqualTo(200);
        assertThat(Integer.parseInt(waited.headers().get("x-wattle-queue-ms"))).isPositive();
        assertThat(Double.parseDouble(waited.headers().get("x-wattle-overhead-ms")))
                .isLessThan(Integer.parseInt(waited.headers().get("x-wattle-queue-ms")) + 100.0);
    }

    @Test
    void theUrgentGoFirst() throws Exception {
        serve(1, 10, Duration.ofSeconds(10));
        var clients = new ArrayList<HttpProbe>();
        for (var priority : List.of("normal", "low", "normal", "high", "high")) {
            clients.add(client("x-wattle-priority: " + priority));
            int count = clients.size();
            await(() -> engine.received.size() + (int) fixture.metric("wattle_queue_requests", "model=chat") == count);
        }
        assertThat(atOnce.get()).isEqualTo(2); // the first urgent one has a place beyond the others
        answers.release(3);
        assertThat(clients.get(3).read().status()).isEqualTo(200);
        assertThat(clients.get(4).read().status()).isEqualTo(200);
        assertThat(clients.get(0).read().status()).isEqualTo(200);
        answers.release(1);
        assertThat(clients.get(2).read().status()).isEqualTo(200);
        answers.release(1);
        assertThat(clients.get(1).read().status()).isEqualTo(200);
    }

    @Test
    void whoIsSentAwayLearnsWhyAndWhenToComeBack() throws Exception {
        serve(1, 1, Duration.ofMillis(300));
        var first = client("");
        await(() -> atOnce.get() == 1);
        var inVain = client("");
        await(() -> fixture.metric("wattle_queue_requests", "model=chat") == 1);
        var refused = client("").read();
        assertThat(refused.status()).isEqualTo(503);
        assertThat(JSON.readTree(refused.body()).path("error").path("code").asText())
                .isEqualTo("power_capped");
        assertThat(JSON.readTree(refused.body()).path("error").path("message").asText())
                .isEqualTo("Rack r1 has 7 kW of 10 kW. The request to the model \"chat\" was refused because its queue"
                        + " is full; 1 wait.");
        assertThat(Integer.parseInt(refused.headers().get("retry-after"))).isBetween(1, 60);
        var late = inVain.read();
        assertThat(late.status()).isEqualTo(503);
        assertThat(late.body()).contains("power_capped", "it waited as long as it may");
        assertThat(client("x-wattle-queue-ms-max: 0").read().body()).contains("longer than it may");
        assertThat(client("x-wattle-queue-ms-max: soon").read().status()).isEqualTo(400);
        assertThat(fixture.metric("wattle_shed_total", "code=power_capped")).isEqualTo(3);
        answers.release(1);
        assertThat(first.read().status()).isEqualTo(200);
    }

    @Test
    void aStreamThatWaitsIsKeptAliveAndEndsAsAnyOther() throws Exception {
        serve(
                new AdmissionRule(When.ALWAYS, OptionalInt.of(1), 9, Duration.ofSeconds(10)),
                Map.of(),
                GatewayFixture.config(Duration.ofSeconds(9), Duration.ofSeconds(9), Duration.ofMillis(20)));
        var first = client("");
        await(() -> atOnce.get() == 1);
        var stream = fixture.connect();
        stream.write("POST", "/v1/chat/completions", Sse.request(true).getBytes(UTF_8));
        await(() -> {
            try {
                return stream.in.available() > 0;
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
        answers.release(2);
        assertThat(first.read().status()).isEqualTo(200);
        var reply = stream.read();
        assertThat(reply.ended()).isTrue();
        assertThat(reply.body()).contains(": keep-alive", "\"content\":\"Hi\"").endsWith(Sse.DONE);
        stream.close();
    }

    @Test
    void aClientThatLeavesTheQueueIsForgotten() throws Exception {
        serve(1, 10, Duration.ofSeconds(10));
        var first = client("");
        await(() -> atOnce.get() == 1);
        client("").close();
        assertThat(fixture.logged().errorCode()).contains("request_cancelled");
        answers.release(1);
        assertThat(first.read().status()).isEqualTo(200);
        assertThat(engine.received).hasSize(1);
    }

    @Test
    void whenTheWattsAreBackEverybodyGoes() throws Exception {
        serve(1, 10, Duration.ofSeconds(10));
        var clients = List.of(client(""), client(""), client(""));
        await(() -> fixture.metric("wattle_queue_requests", "model=chat") == 2);
        fixture.serve(GatewayFixture.model("chat", engine.url()));
        await(() -> atOnce.get() == 3);
        answers.release(3);
        for (var client : clients) {
            assertThat(client.read().status()).isEqualTo(200);
        }
    }

    /// Forty clients keep ten places busy; then the cap takes three of them. Nobody gets an error without a reason,
    /// and the urgent wait about as long as before.
    @Test
    void aCapLoweredUnderLoadExplainsEachErrorAndKeepsTheUrgentQuick() throws Exception {
        serve(
                new AdmissionRule(When.ALWAYS, OptionalInt.empty(), 24, Duration.ofMillis(400)),
                Map.of(),
                GatewayConfig.DEFAULTS);
        engine.script(answer -> {
            answer.pause(Duration.ofMillis(10 + ThreadLocalRandom.current().nextInt(10)));
            answer.json(200, Sse.ANSWER);
        });
        var load = new LoadOfClients(fixture, 40);
        cap(10, Optional.empty());
        load.ask(15);
        long before = load.slowestUrgent();
        cap(7, Optional.of(SHORT));
        load.ask(30);
        assertThat(load.unexplained()).isEmpty();
        assertThat(load.answered()).isGreaterThan(600);
        assertThat(load.slowestUrgent()).isLessThan(Math.max(4 * before, 250));
        cap(10, Optional.empty());
    }

    private void cap(int places, Optional<PowerShortage> shortage) {
        var curve = new ServingCurve(
                List.of(new Point(1, 10, 0.01, 0.01, 100), new Point(places, 30, 0.09, 0.01, 150)), 1e6, 50);
        var model = GatewayFixture.model("chat", engine.url());
        var replicas = model.replicas().stream()
                .map(each -> each.with(Optional.of(new ServingProfile(curve, OBJECTIVE))))
                .toArray(ReplicaEndpoint[]::new);
        fixture.serve(new ServedModel(model.name(), "a toy", 0, List.of(replicas), false, shortage));
    }

    private HttpProbe client(String header) throws IOException {
        var client = fixture.connect();
        client.write(
                "POST",
                "/v1/chat/completions",
                Sse.request(false).getBytes(UTF_8),
                header.isEmpty() ? new String[0] : new String[] {header});
        return client;
    }

    private void await(BooleanSupplier condition) {
        fixture.waitUntil(condition);
    }
}
