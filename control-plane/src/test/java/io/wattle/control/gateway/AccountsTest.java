package io.wattle.control.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.helidon.webserver.WebServer;
import io.wattle.control.gateway.ledger.MeterReading;
import io.wattle.control.gateway.ledger.Settler;
import io.wattle.control.gateway.rules.GatewayRules;
import io.wattle.control.gateway.rules.GatewayRules.EnergyFactors;
import io.wattle.control.gateway.rules.GatewayRules.FileRule;
import io.wattle.control.gateway.rules.GatewayRules.Quota;
import io.wattle.control.gateway.rules.Tenants;
import io.wattle.control.gateway.shared.OwnNotes;
import io.wattle.control.gateway.shared.SharedNotes;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Keys, quotas and the energy ledger as clients and operators see them.
class AccountsTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String ONE = "authorization: Bearer sk-one";
    private static final String TWO = "authorization: Bearer sk-two";

    @TempDir
    private Path folder;

    private final SharedNotes notes = new OwnNotes();
    private StubEngine engine;
    private GatewayFixture fixture;
    private HttpProbe client;

    @BeforeEach
    void start() throws IOException {
        engine = new StubEngine(answer -> answer.json(200, Sse.ANSWER));
        serve();
    }

    private void serve() {
        var limited = new Quota(OptionalDouble.of(60), OptionalDouble.empty(), OptionalDouble.of(20));
        var rules = new GatewayRules(
                List.of(
                        new GatewayRules.Key("a", "first", Tenants.hash("sk-one")),
                        new GatewayRules.Key("b", "second", Tenants.hash("sk-two"))),
                Map.of("second", limited),
                Map.of(),
                new EnergyFactors(OptionalDouble.of(0.36), Optional.of("EUR"), OptionalDouble.of(360)),
                FileRule.DEFAULTS,
                "fewest-joules");
        fixture = new GatewayFixture(GatewayConfig.DEFAULTS, new GatewayHome(rules, Optional.of(folder), notes));
        fixture.serve(GatewayFixture.model("chat", engine.url()));
        client = fixture.connect();
    }

    @AfterEach
    void stop() throws IOException {
        client.close();
        fixture.close();
        engine.close();
    }

    @Test
    void withoutAKnownKeyNothingIsAnswered() throws Exception {
        for (var header : List.of("authorization: Bearer wrong", "x-none: 1")) {
            for (var path : List.of("/v1/chat/completions", "/v1/models", "/v1/files")) {
                try (var other = fixture.connect()) {
                    var refused = other.send(path.contains("chat") ? "POST" : "GET", path, "", header);
                    assertThat(refused.status()).isEqualTo(401);
                    assertThat(refused.body())
                            .contains("\"code\":\"invalid_api_key\"")
                            .doesNotContain("wrong");
                }
            }
        }
        assertThat(engine.received).isEmpty();
    }

    /// Each answer costs 7.2 J of 20 J a minute: after three the fourth must wait until the bucket holds one.
    @Test
    void joulesAreAQuotaToo() throws Exception {
        for (int i = 0; i < 3; i++) {
            var reply = ask(TWO);
            assertThat(reply.status()).isEqualTo(200);
            assertThat(reply.headers()).containsEntry("x-ratelimit-limit-joules", "20");
        }
        var refused = ask(TWO);
        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.body())
                .contains("\"code\":\"rate_limit_exceeded\"")
                .contains("The quota of joules a minute is used up.");
        assertThat(Integer.parseInt(refused.headers().get("retry-after"))).isBetween(1, 60);
        assertThat(refused.headers()).containsEntry("x-ratelimit-remaining-joules", "0");
        try (var other = fixture.connect()) {
            assertThat(other.send("POST", "/v1/chat/completions", Sse.request(false), ONE)
                            .status())
                    .isEqualTo(200);
        }
    }

    @Test
    void theLedgerSumsByWhoAndWhatAndOutlivesTheProcess() throws Exception {
        ask(ONE);
        ask(ONE);
        ask(TWO);
        fixture.logged();
        fixture.logged();
        fixture.logged();
        client.close();
        fixture.close();
        serve();
        var server = WebServer.builder()
                .host("127.0.0.1")
                .port(0)
                .routing(routing -> routing.register("/energy", fixture.gateway.energy()))
                .build()
                .start();
        try (var operator = HttpProbe.connect(server.port())) {
            var report =
                    JSON.readTree(operator.send("GET", "/energy?by=tenant", "").body());
            var first = report.path("items").get(0);
            assertThat(first.path("name").asText()).isEqualTo("first");
            assertThat(first.path("requests").asInt()).isEqualTo(2);
            assertThat(first.path("energy_joules").asDouble()).isEqualTo(14.4);
            assertThat(first.path("measured_joules").asDouble()).isEqualTo(14.4);
            assertThat(first.path("carbon_grams").asDouble()).isEqualTo(0.00144);
            assertThat(first.path("cost").asDouble()).isEqualTo(1e-6, within(1e-6));
            assertThat(operator.send("GET", "/energy?by=key&format=csv", "").body())
                    .contains("\"first/a\",2,24,6,14.4,14.4,0.0,0.0,0,")
                    .contains(",14.4\n")
                    .contains("\"second/b\",1,12,3,7.2,7.2,");
            assertThat(operator.send("GET", "/energy?by=moon", "").body())
                    .contains("must be tenant, model, key or hour");
            assertThat(operator.send("GET", "/energy?from=yesterday", "").body())
                    .contains("must be an instant such as");
        } finally {
            server.stop();
        }
        var own = JSON.readTree(client.send("GET", "/v1/energy", "", TWO).body());
        assertThat(own.path("items")).hasSize(1);
        assertThat(own.path("items").get(0).path("energy_joules").asDouble()).isEqualTo(7.2);
    }

    /// Half an hour in which two nodes drew 1,300 J a minute, 300 of them idle, for clients that no gateway knows.
    @Test
    void operatorsReadWhatBecameOfAllJoules() throws Exception {
        var settler = new Settler(notes);
        var begin = Instant.now().minus(Duration.ofMinutes(30));
        for (int minute = 0; minute <= 30; minute++) {
            settler.tick(begin.plus(Duration.ofMinutes(minute)), readings(minute));
        }
        var server = WebServer.builder()
                .host("127.0.0.1")
                .port(0)
                .routing(routing -> routing.register("/energy", fixture.gateway.energy()))
                .build()
                .start();
        try (var operator = HttpProbe.connect(server.port())) {
            var meter =
                    JSON.readTree(operator.send("GET", "/energy", "").body()).path("meter");
            assertThat(meter.path("metered_joules").asDouble()).isEqualTo(2 * 30 * 1300.0);
            assertThat(meter.path("metered_by_sensors_joules").asDouble()).isEqualTo(30 * 1300.0);
            assertThat(meter.path("idle_joules").asDouble()).isEqualTo(2 * 30 * 300.0);
            assertThat(meter.path("charged_joules").asDouble()).isZero();
            assertThat(meter.path("charged_by_measured_weights_joules").asDouble(-1))
                    .isZero();
            double unclaimed = meter.path("unclaimed_joules").asDouble();
            assertThat(unclaimed).isPositive();
            assertThat(meter.path("waiting_joules").asDouble()).isEqualTo(2 * 30 * 1000.0 - unclaimed);
            assertThat(meter.path("unknown_node_seconds").asDouble(-1)).isZero();
            assertThat(operator.send("GET", "/energy?format=csv", "").body())
                    .contains("(idle),,,,18000.0,,,,,,,\n", "(unclaimed),,,,%s,,,,,,,\n".formatted(unclaimed));
        } finally {
            server.stop();
        }
        assertThat(client.send("GET", "/v1/energy", "", TWO).body()).doesNotContain("\"meter\"");
    }

    private static Supplier<List<MeterReading>> readings(int minute) {
        return () -> Stream.of(true, false)
                .map(isMeasured -> new MeterReading(
                        "n" + isMeasured,
                        "boot",
                        List.of(new MeterReading.Source("host", 1300.0 * minute, isMeasured)),
                        List.of(new MeterReading.Replica(
                                "chat/0", 1000.0 * minute, 0, 500L * minute, true, isMeasured))))
                .toList();
    }

    private HttpProbe.Reply ask(String key) throws IOException {
        return client.send("POST", "/v1/chat/completions", Sse.request(false), key);
    }
}
