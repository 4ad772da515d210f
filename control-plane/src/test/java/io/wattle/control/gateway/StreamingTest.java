package io.wattle.control.gateway;

import static io.wattle.control.gateway.Sse.DONE;
import static io.wattle.control.gateway.Sse.STOP;
import static io.wattle.control.gateway.Sse.USAGE;
import static io.wattle.control.gateway.Sse.token;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.wattle.control.gateway.CompletedRequest.ServedBy;
import io.wattle.control.gateway.CompletedRequest.TokenCount;
import io.wattle.control.gateway.rules.Tenants;
import io.wattle.fleet.NodeId;
import io.wattle.placement.ReplicaId;
import io.wattle.quantity.Origin;
import io.wattle.routing.ServedModel;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What a streaming client sees of an engine that behaves.
class StreamingTest {
    private static final String STREAM = token("He") + token("llo") + token("!") + STOP + USAGE + DONE;

    private StubEngine engine;
    private GatewayFixture fixture;
    private HttpProbe client;

    @BeforeEach
    void start() throws IOException {
        engine = new StubEngine(answer -> answer.streamHead()
                .chunk(token("He"))
                .chunk(token("llo") + token("!"))
                .chunk(STOP + USAGE + DONE)
                .lastChunk());
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
    void bytesPassUnchangedButForUsageNobodyAskedFor() throws IOException {
        var reply = client.post("/v1/chat/completions", Sse.request(true));
        assertThat(reply.body()).isEqualTo(STREAM.replace(USAGE, ""));
        assertThat(reply.ended()).isTrue();
    }

    @Test
    void headersSayWhoServedAndForbidBuffering() throws IOException {
        var reply = client.send("POST", "/v1/chat/completions", Sse.request(true), "x-request-id: mine-7");
        assertThat(reply.headers())
                .containsAllEntriesOf(Map.of(
                        "content-type", "text/event-stream; charset=utf-8",
                        "cache-control", "no-cache",
                        "x-accel-buffering", "no",
                        "x-request-id", "mine-7",
                        "x-wattle-node", "n0",
                        "x-wattle-replica", "chat/0",
                        "x-wattle-route-reason", "only-replica",
                        "x-wattle-queue-ms", "0"))
                .containsKeys("date", "x-wattle-overhead-ms")
                .doesNotContainKey("x-wattle-energy-joules");
        assertThat(reply.headers().get("x-wattle-overhead-ms")).matches("\\d+\\.\\d{3}");
    }

    @Test
    void engineIsAskedForUsageAndForNothingOfOurs() throws Exception {
        client.post(
                "/v1/chat/completions",
                "{\"model\":\"chat\",\"include_energy\":true,\"seed\":7,\"stream\":true,"
                        + "\"stream_options\":{\"include_energy\":true,\"x\":[1, 2]}}");
        var received = engine.received.take();
        assertThat(received.line()).isEqualTo("POST /v1/chat/completions HTTP/1.1");
        assertThat(received.body())
                .isEqualTo("{\"model\":\"chat\",\"seed\":7,\"stream\":true,"
                        + "\"stream_options\":{\"include_usage\":true,\"x\":[1, 2]}}");
        assertThat(received.headers()).containsKey("x-request-id").doesNotContainKey("authorization");
    }

    @Test
    void usagePassesWhenAskedFor() throws IOException {
        var reply = client.post(
                "/v1/chat/completions",
                "{\"model\":\"chat\",\"stream\":true,\"stream_options\":{\"include_usage\":true}}");
        assertThat(reply.body()).isEqualTo(STREAM);
    }

    @Test
    void usageCarriesTheReceiptWhenAskedFor() throws IOException {
        var reply = client.post(
                "/v1/chat/completions",
                "{\"model\":\"chat\",\"stream\":true,\"stream_options\":{\"include_energy\":true}}");
        var withReceipt = USAGE.replace(
                "\"total_tokens\":15",
                "\"total_tokens\":15,\"energy_joules\":7.2,\"energy_basis\":\"measured\",\"energy_scope\":\"active\"");
        assertThat(reply.body()).isEqualTo(STREAM.replace(USAGE, withReceipt));
    }

    @Test
    void unknownCostIsSaidAndNotZero() throws IOException {
        var replica = GatewayFixture.replica(new ReplicaId(GatewayFixture.CHAT, 0), engine.url(), Optional.empty());
        fixture.serve(new ServedModel(GatewayFixture.CHAT, "", 0, List.of(replica)));
        var reply = client.post(
                "/v1/chat/completions",
                "{\"model\":\"chat\",\"stream\":true,\"stream_options\":{\"include_energy\":true}}");
        var unknown = USAGE.replace("\"total_tokens\":15", "\"total_tokens\":15,\"energy_basis\":\"unknown\"");
        assertThat(reply.body()).isEqualTo(STREAM.replace(USAGE, unknown));
    }

    @Test
    void logKnowsTokensAndJoules() throws Exception {
        client.send("POST", "/v1/chat/completions", Sse.request(true), "x-request-id: r1");
        var logged = fixture.logged();
        assertThat(logged)
                .isEqualTo(new CompletedRequest(
                        "r1",
                        Tenants.ANONYMOUS,
                        logged.receivedAt(),
                        Optional.of(GatewayFixture.CHAT),
                        Optional.of(new ServedBy(new ReplicaId(GatewayFixture.CHAT, 0), new NodeId("n0"))),
                        true,
                        logged.duration(),
                        logged.timeToFirstToken(),
                        Optional.of(new TokenCount(12, 3)),
                        Optional.of(new CompletedRequest.Energy(GatewayFixture.COST.of(12, 3), Origin.MEASURED)),
                        200,
                        Optional.empty()));
        assertThat(logged.timeToFirstToken())
                .hasValueSatisfying(time -> assertThat(time).isPositive().isLessThanOrEqualTo(logged.duration()));
    }

    @Test
    void metricsCountTheStream() throws Exception {
        client.post("/v1/chat/completions", Sse.request(true));
        fixture.logged();
        assertThat(fixture.metric("wattle_tokens_total", "model=chat", "direction=input"))
                .isEqualTo(12);
        assertThat(fixture.metric("wattle_tokens_total", "model=chat", "direction=output"))
                .isEqualTo(3);
        assertThat(fixture.metric("wattle_time_to_first_token_seconds_count", "model=chat"))
                .isEqualTo(1);
        assertThat(fixture.metric("wattle_inter_token_latency_seconds_count", "model=chat"))
                .isEqualTo(3);
        assertThat(fixture.metric("wattle_request_duration_seconds_count", "model=chat", "status=200"))
                .isEqualTo(1);
        assertThat(fixture.metric("wattle_request_energy_joules_sum", "model=chat", "origin=measured"))
                .isEqualTo(12 * 0.1 + 3 * 2);
        assertThat(fixture.metric("wattle_gateway_overhead_seconds_count")).isEqualTo(1);
        assertThat(fixture.metric("wattle_inflight_requests", "model=chat")).isZero();
    }

    @Test
    void connectionsAreKeptOnBothSides() throws IOException {
        for (int i = 0; i < 5; i++) {
            assertThat(client.post("/v1/chat/completions", Sse.request(true)).ended())
                    .isTrue();
        }
        assertThat(engine.connections).hasValue(1);
    }

    @Test
    void connectionClosesWhenTheClientAsksForIt() throws IOException {
        var reply = client.send("POST", "/v1/chat/completions", Sse.request(true), "Connection: close");
        assertThat(reply.headers()).containsEntry("connection", "close");
        assertThat(reply.ended()).isTrue();
        assertThat(client.in.read()).isEqualTo(-1);
    }

    @Test
    void anyPartitionOfTheBytesGivesTheSameStream() throws IOException {
        var text = token("späß \\u2028").replace("\n\n", "\r\n\r\n") + ": ping\n\n" + token("\\\"usage\\\":{}") + STOP
                + USAGE + DONE;
        var bytes = text.getBytes(UTF_8);
        var expected = text.replace(USAGE, "");
        for (int size : new int[] {1, 2, 3, 7, 64, 1000}) {
            engine.script(answer -> {
                answer.streamHead();
                for (int at = 0; at < bytes.length; at += size) {
                    int length = Math.min(size, bytes.length - at);
                    var latin = new String(bytes, at, length, ISO_8859_1);
                    answer.bytes((Integer.toHexString(length) + "\r\n" + latin + "\r\n").getBytes(ISO_8859_1));
                }
                answer.lastChunk();
            });
            assertThat(client.post("/v1/chat/completions", Sse.request(true)).body())
                    .as("pieces of %d", size)
                    .isEqualTo(expected);
        }
    }

    @Test
    void requestIdIsMadeWhenTheClientsIsNone() throws IOException {
        var made = Pattern.compile("req-[0-9a-f]{32}");
        assertThat(client.post("/v1/chat/completions", Sse.request(true))
                        .headers()
                        .get("x-request-id"))
                .matches(made);
        assertThat(client.send("POST", "/v1/chat/completions", Sse.request(true), "x-request-id: no spaces here")
                        .headers()
                        .get("x-request-id"))
                .matches(made);
    }

    @Test
    void legacyCompletionsGoToTheirOwnRoute() throws Exception {
        var reply = client.post("/v1/completions", "{\"model\":\"chat\",\"prompt\":\"x\",\"stream\":true}");
        assertThat(reply.body()).isEqualTo(STREAM.replace(USAGE, ""));
        assertThat(engine.received.take().line()).isEqualTo("POST /v1/completions HTTP/1.1");
    }
}
