package io.wattle.control.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.wattle.control.gateway.CompletedRequest.TokenCount;
import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Routes that engines have beside completions.
class PassThroughTest {
    /// Where vLLM and SGLang have each route.
    @ParameterizedTest
    @CsvSource({
        "/embeddings, /v1/embeddings",
        "/responses, /v1/responses",
        "/rerank, /v1/rerank",
        "/score, /v1/score",
        "/tokenize, /tokenize",
        "/detokenize, /detokenize",
        "/messages, /v1/messages"
    })
    void bodiesPassUnchangedBothWays(String route, String atEngine) throws Exception {
        var answer = "{\"object\":\"list\",\"data\":[1.5],\"usage\":{\"prompt_tokens\":4,\"total_tokens\":4}}";
        var body = "{\"model\":\"chat\",\"input\":[\"a\",\"b\"],\"encoding_format\":\"base64\",\"dimensions\":8}";
        try (var engine = new StubEngine(stub -> stub.json(200, answer));
                var fixture = GatewayFixture.serving(GatewayConfig.DEFAULTS, engine);
                var client = fixture.connect()) {
            var reply = client.post("/v1" + route, body);
            assertThat(reply.body()).isEqualTo(answer);
            assertThat(reply.headers()).containsEntry("x-wattle-energy-joules", "0.4");
            var received = engine.received.take();
            assertThat(received.body()).isEqualTo(body);
            assertThat(received.line()).isEqualTo("POST " + atEngine + " HTTP/1.1");
            assertThat(fixture.logged().tokens()).isEqualTo(Optional.of(new TokenCount(4, 0)));
        }
    }

    @Test
    void anEngineWithoutTheRouteIsNamed() throws Exception {
        try (var engine = new StubEngine(stub -> stub.json(404, "{\"detail\":\"Not Found\"}"));
                var fixture = GatewayFixture.serving(GatewayConfig.DEFAULTS, engine);
                var client = fixture.connect()) {
            var reply = client.post("/v1/rerank", "{\"model\":\"chat\"}");
            assertThat(reply.status()).isEqualTo(404);
            assertThat(reply.body())
                    .contains("\"code\":\"unsupported_by_engine\"")
                    .contains("The engine of the model \\\"chat\\\" has no route /rerank.");
        }
    }

    @Test
    void aStreamOfNamedEventsEndsByItsLastName() throws IOException {
        var stream = "event: response.created\ndata: {}\n\nevent: response.completed\ndata: {}\n\n";
        try (var engine = new StubEngine(stub -> stub.streamHead().chunk(stream).lastChunk());
                var fixture = GatewayFixture.serving(GatewayConfig.DEFAULTS, engine);
                var client = fixture.connect()) {
            var reply = client.post("/v1/responses", "{\"model\":\"chat\",\"stream\":true,\"input\":\"a\"}");
            assertThat(reply.body()).isEqualTo(stream);
            assertThat(reply.ended()).isTrue();
        }
    }

    @Test
    void aStreamOfNamedEventsThatStopsInTheMiddleIsAnError() throws IOException {
        var begun = "event: message_start\ndata: {}\n\n";
        try (var engine = new StubEngine(stub -> stub.streamHead().chunk(begun).lastChunk());
                var fixture = GatewayFixture.serving(GatewayConfig.DEFAULTS, engine);
                var client = fixture.connect()) {
            var reply = client.post("/v1/messages", "{\"model\":\"chat\",\"stream\":true,\"messages\":[]}");
            assertThat(reply.body()).startsWith(begun).contains("\"code\":\"engine_unavailable\"");
            assertThat(reply.ended()).isFalse();
        }
    }
}
