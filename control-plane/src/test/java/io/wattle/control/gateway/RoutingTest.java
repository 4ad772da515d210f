package io.wattle.control.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.helidon.webserver.WebServer;
import io.wattle.performance.ServingCurve;
import io.wattle.performance.ServingCurve.Point;
import io.wattle.routing.ReplicaEndpoint;
import io.wattle.routing.ServedModel;
import io.wattle.routing.ServingProfile;
import io.wattle.workload.ServiceLevelObjective;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Routing by joules, as clients and operators see it.
class RoutingTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String LONG =
            "{\"model\":\"chat\",\"messages\":[{\"content\":\"" + "a".repeat(4000) + "%s\"}]}";
    private static final ServingProfile PROFILE = new ServingProfile(
            new ServingCurve(List.of(new Point(1, 10, 0.1, 0.1, 100), new Point(4, 30, 0.13, 0.1, 150)), 1000, 50),
            new ServiceLevelObjective(Duration.ofSeconds(60), Duration.ofMillis(200), 95));

    private StubEngine first;
    private StubEngine second;
    private GatewayFixture fixture;

    @BeforeEach
    void start() throws IOException {
        first = new StubEngine(answer -> answer.json(200, Sse.ANSWER));
        second = new StubEngine(answer -> answer.json(200, Sse.ANSWER));
        fixture = new GatewayFixture(GatewayConfig.DEFAULTS);
        var model = GatewayFixture.model("chat", first.url(), second.url());
        var replicas = model.replicas().stream()
                .map(each -> each.with(Optional.of(PROFILE)))
                .toArray(ReplicaEndpoint[]::new);
        fixture.serve(new ServedModel(model.name(), "a toy", 0, List.of(replicas)));
    }

    @AfterEach
    void stop() throws IOException {
        fixture.close();
        first.close();
        second.close();
    }

    @Test
    void aPrefixIsFollowedAndTheFullestThatIsOnTimeAnswers() throws IOException {
        try (var client = fixture.connect()) {
            try (var _ = fixture.gateway.traffic().begin(replica(1), 0, List.of())) {
                assertThat(route(client, LONG.formatted(""))).isEqualTo("chat/1 fewest-joules");
            }
            assertThat(route(client, LONG.formatted("bc"))).isEqualTo("chat/1 prefix");
            try (var _ = fixture.gateway.traffic().begin(replica(1), 0, List.of())) {
                assertThat(route(client, "{\"model\":\"chat\"}")).isEqualTo("chat/1 fewest-joules");
            }
        }
    }

    @Test
    void aSessionComesBackByATokenThatTellsNothing() throws IOException {
        try (var client = fixture.connect()) {
            var begun = ask(client, "{\"model\":\"chat\"}", "x-wattle-session: new");
            var token = begun.headers().get("x-wattle-session");
            assertThat(token).matches("[A-Za-z0-9_-]{32}");
            try (var _ = fixture.gateway.traffic().begin(replica(1), 0, List.of())) {
                var again = ask(client, "{\"model\":\"chat\"}", "x-wattle-session: " + token);
                assertThat(again.headers().get("x-wattle-replica")).isEqualTo("chat/0");
                assertThat(again.headers().get("x-wattle-route-reason")).isEqualTo("session");
                assertThat(again.headers().get("x-wattle-session")).isNotEqualTo(token);
            }
            assertThat(ask(client, "{\"model\":\"chat\"}").headers()).doesNotContainKey("x-wattle-session");
        }
    }

    @Test
    void priorityIsReadOrRefused() throws IOException {
        try (var client = fixture.connect()) {
            var urgent = ask(client, "{\"model\":\"chat\"}", "x-wattle-priority: high");
            assertThat(urgent.headers().get("x-wattle-route-reason")).isEqualTo("quickest");
            var wrong = ask(client, "{\"model\":\"chat\"}", "x-wattle-priority: urgent");
            assertThat(wrong.status()).isEqualTo(400);
            assertThat(wrong.body()).contains("The header \\\"x-wattle-priority\\\" must be low, normal or high.");
        }
    }

    @Test
    void operatorsCanAskWhy() throws IOException {
        var server = WebServer.builder()
                .host("127.0.0.1")
                .port(0)
                .routing(routing -> routing.register("/explain", fixture.gateway.explanations()))
                .build()
                .start();
        try (var client = fixture.connect();
                var operator = HttpProbe.connect(server.port())) {
            ask(client, "{\"model\":\"chat\"}", "x-request-id: why-1");
            var told = JSON.readTree(operator.send("GET", "/explain/why-1", "").body());
            assertThat(told.path("tries").get(0).path("replica").asText()).isEqualTo("chat/0");
            assertThat(told.path("tries").get(0).path("considered")).hasSize(2).allSatisfy(each -> {
                assertThat(each.path("requests_under_way").asInt()).isEqualTo(1);
                assertThat(each.path("expected_tpot_ms").asDouble()).isEqualTo(100);
                assertThat(each.path("origin").asText()).isEqualTo("modelled");
            });
            assertThat(operator.send("GET", "/explain/why-2", "").status()).isEqualTo(404);
        } finally {
            server.stop();
        }
    }

    private ReplicaEndpoint replica(int index) {
        return fixture.snapshot
                .get()
                .models()
                .get(GatewayFixture.CHAT)
                .replicas()
                .get(index);
    }

    private static String route(HttpProbe client, String body) throws IOException {
        var headers = ask(client, body).headers();
        return headers.get("x-wattle-replica") + " " + headers.get("x-wattle-route-reason");
    }

    private static HttpProbe.Reply ask(HttpProbe client, String body, String... headers) throws IOException {
        return client.send("POST", "/v1/chat/completions", body, headers);
    }
}
