package io.wattle.control.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.wattle.control.gateway.rules.GatewayRules;
import io.wattle.control.gateway.rules.GatewayRules.CacheRule;
import io.wattle.control.gateway.rules.GatewayRules.EnergyFactors;
import io.wattle.control.gateway.rules.GatewayRules.FileRule;
import io.wattle.control.gateway.rules.Savings;
import io.wattle.control.gateway.rules.Savings.Variant;
import io.wattle.control.gateway.rules.Savings.VariantRule;
import io.wattle.routing.PowerShortage;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A smaller model answers while the one asked for is short of watts, as clients see it.
class VariantTest {
    private static final JsonMapper JSON = new JsonMapper();

    private StubEngine large;
    private StubEngine small;
    private GatewayFixture fixture;
    private HttpProbe client;

    @BeforeEach
    void start() throws IOException {
        large = new StubEngine(answer -> answer.json(200, Sse.ANSWER));
        small = new StubEngine(answer -> {
            if (answer.request().body().contains("\"stream\":true")) {
                answer.streamHead()
                        .chunk(Sse.token("Hi") + Sse.STOP + Sse.USAGE + Sse.DONE)
                        .lastChunk();
            } else {
                answer.json(200, Sse.ANSWER);
            }
        });
        var savings = new Savings(
                Map.of(), Map.of(), Map.of("chat", new VariantRule(1, 0.5, false, List.of(new Variant("small", 0.7)))));
        var rules = new GatewayRules(
                        List.of(),
                        Map.of(),
                        Map.of("chat", new CacheRule(Duration.ofHours(1), 1 << 20, 0, false, false)),
                        EnergyFactors.UNKNOWN,
                        FileRule.DEFAULTS,
                        "fewest-joules")
                .with(savings);
        fixture = new GatewayFixture(GatewayConfig.DEFAULTS, new GatewayHome(rules, Optional.empty()));
        client = fixture.connect();
        power(Optional.of(new PowerShortage(0.5, Optional.empty(), "Short.")));
    }

    private void power(Optional<PowerShortage> shortage) {
        fixture.serve(
                GatewayFixture.model("chat", large.url()).with(shortage), GatewayFixture.model("small", small.url()));
    }

    @AfterEach
    void stop() throws IOException {
        client.close();
        fixture.close();
        large.close();
        small.close();
    }

    @Test
    void theVariantAnswersAndSaysSo() throws Exception {
        var reply = ask("");
        assertThat(reply.headers())
                .containsEntry("x-wattle-model", "small")
                .containsEntry("x-wattle-model-reason", "power")
                .containsEntry("x-wattle-replica", "small/0")
                .containsEntry("x-wattle-cache", "bypass");
        assertThat(JSON.readTree(reply.body()).path("usage").path("answered_by").asText())
                .isEqualTo("small");
        assertThat(small.received.take().body())
                .isEqualTo("{\"model\" : \"small\",\"temperature\":0,\"messages\":[{\"model\":\"chat\"}]}");
        assertThat(fixture.logged().model().orElseThrow().value()).isEqualTo("small");
        assertThat(fixture.metric("wattle_variant_requests_total", "model=chat", "variant=small", "reason=power"))
                .isEqualTo(1);
    }

    @Test
    void aStreamSaysItInItsUsage() throws Exception {
        var reply = ask(",\"stream\":true");
        assertThat(reply.headers()).containsEntry("x-wattle-model", "small");
        assertThat(reply.body()).contains("\"answered_by\":\"small\"");
    }

    @Test
    void theClientsFloorAndThePowerDecide() throws Exception {
        assertThat(ask("", "x-wattle-quality-min: 0.8").headers())
                .containsEntry("x-wattle-replica", "chat/0")
                .doesNotContainKey("x-wattle-model");
        assertThat(ask("", "x-wattle-quality-min: much").body()).contains("must be a number from 0 to 1");
        assertThat(ask("").headers().get("x-wattle-cache")).isEqualTo("hit");
        power(Optional.empty());
        assertThat(ask(",\"seed\":1").headers()).containsEntry("x-wattle-replica", "chat/0");
    }

    private HttpProbe.Reply ask(String fields, String... headers) throws IOException {
        return client.send(
                "POST",
                "/v1/chat/completions",
                "{\"model\" : \"chat\",\"temperature\":0,\"messages\":[{\"model\":\"chat\"}],\"include_energy\":true%s}"
                        .formatted(fields),
                headers);
    }
}
