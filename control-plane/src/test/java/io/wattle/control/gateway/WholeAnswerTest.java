package io.wattle.control.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.wattle.control.gateway.CompletedRequest.TokenCount;
import io.wattle.placement.ReplicaId;
import io.wattle.quantity.Joules;
import io.wattle.quantity.Origin;
import io.wattle.routing.EnergyCost;
import io.wattle.routing.ServedModel;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Answers to clients that do not stream.
class WholeAnswerTest {
    private StubEngine engine;
    private GatewayFixture fixture;
    private HttpProbe client;

    @BeforeEach
    void start() throws IOException {
        engine = new StubEngine(answer -> answer.json(200, Sse.ANSWER));
        fixture = GatewayFixture.serving(GatewayConfig.DEFAULTS, engine);
        client = fixture.connect();
    }

    @AfterEach
    void stop() throws IOException {
        client.close();
        fixture.close();
        engine.close();
    }

    @Test
    void bodyPassesUnchangedWithTheReceiptInAHeader() throws Exception {
        var reply = client.send("POST", "/v1/chat/completions", Sse.request(false), "x-request-id: mine-7");
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.body()).isEqualTo(Sse.ANSWER);
        assertThat(reply.headers())
                .containsAllEntriesOf(Map.of(
                        "content-type", "application/json",
                        "x-request-id", "mine-7",
                        "x-wattle-node", "n0",
                        "x-wattle-replica", "chat/0",
                        "x-wattle-route-reason", "only-replica",
                        "x-wattle-energy-joules", "7.2",
                        "x-wattle-queue-ms", "0"))
                .containsKey("x-wattle-overhead-ms");
        assertThat(engine.received.take().body()).isEqualTo(Sse.request(false));
        assertThat(fixture.logged().tokens()).contains(new TokenCount(12, 3));
    }

    @Test
    void usageCarriesTheReceiptWhenAskedFor() throws Exception {
        var reply = client.post("/v1/chat/completions", "{\"include_energy\":true,\"model\":\"chat\"}");
        assertThat(reply.body())
                .isEqualTo(Sse.ANSWER.replace(
                        "\"total_tokens\":15",
                        "\"total_tokens\":15,\"energy_joules\":7.2,\"energy_basis\":\"measured\","
                                + "\"energy_scope\":\"active\""));
        assertThat(engine.received.take().body()).isEqualTo("{\"model\":\"chat\"}");
    }

    @Test
    void unknownCostHasNoHeaderAndNoNumber() throws IOException {
        serve(Optional.empty());
        var reply = client.post("/v1/chat/completions", "{\"model\":\"chat\",\"include_energy\":true}");
        assertThat(reply.headers()).doesNotContainKey("x-wattle-energy-joules");
        assertThat(reply.body())
                .isEqualTo(
                        Sse.ANSWER.replace("\"total_tokens\":15", "\"total_tokens\":15,\"energy_basis\":\"unknown\""));
    }

    @Test
    void modelledEnergyIsNotShownAsMeasured() throws IOException {
        serve(Optional.of(new EnergyCost(new Joules(0), new Joules(1234.5), Origin.MODELLED)));
        var reply = client.post("/v1/chat/completions", "{\"model\":\"chat\",\"include_energy\":true}");
        assertThat(reply.headers()).containsEntry("x-wattle-energy-joules", "3700"); // three digits of 3703.5
        assertThat(reply.body()).contains("\"energy_joules\":3700,\"energy_basis\":\"modelled\"");
    }

    @Test
    void answerWithoutUsageHasNoReceipt() throws Exception {
        engine.script(answer -> answer.json(200, "{\"choices\":[]}"));
        var reply = client.post("/v1/chat/completions", "{\"model\":\"chat\",\"include_energy\":true}");
        assertThat(reply.body()).isEqualTo("{\"choices\":[]}");
        assertThat(reply.headers()).doesNotContainKey("x-wattle-energy-joules");
        assertThat(fixture.logged().tokens()).isEmpty();
    }

    @Test
    void chunkedAnswerArrivesWhole() throws IOException {
        engine.script(answer -> {
            answer.raw("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
            for (int i = 0; i < Sse.ANSWER.length(); i++) {
                answer.chunk(Sse.ANSWER.substring(i, i + 1));
            }
            answer.lastChunk();
        });
        assertThat(client.post("/v1/chat/completions", Sse.request(false)).body())
                .isEqualTo(Sse.ANSWER);
    }

    @Test
    void largeAnswerArrivesWhole() throws IOException {
        var text = "x".repeat(5 << 20);
        engine.script(answer -> answer.json(200, "{\"choices\":[\"" + text + "\"]}"));
        assertThat(client.post("/v1/chat/completions", Sse.request(false)).body())
                .isEqualTo("{\"choices\":[\"" + text + "\"]}");
    }

    private void serve(Optional<EnergyCost> cost) {
        var replica = GatewayFixture.replica(new ReplicaId(GatewayFixture.CHAT, 0), engine.url(), cost);
        fixture.serve(new ServedModel(GatewayFixture.CHAT, "", 0, List.of(replica)));
    }
}
