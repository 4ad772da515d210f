package io.wattle.control.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What no route of the gateway sees is answered in the form of all other errors.
class TransportErrorsTest {
    private GatewayFixture fixture;
    private HttpProbe client;

    @BeforeEach
    void start() {
        fixture = new GatewayFixture(GatewayConfig.DEFAULTS);
        client = fixture.connect();
    }

    @AfterEach
    void stop() throws IOException {
        client.close();
        fixture.close();
    }

    @Test
    void aBaseUrlWithoutItsEndIsNamed() throws IOException {
        var reply = client.send("POST", "/chat/completions", "{}", "x-request-id: mine");
        assertThat(reply.headers())
                .containsEntry("x-request-id", "mine")
                .containsEntry("content-type", "application/json");
        assertError(
                reply,
                404,
                "unknown_url",
                "There is no route /chat/completions; OpenAI's begin with /v1, which may miss in the base URL.");
        assertThat(client.send("GET", "/v1/models", "").status()).isEqualTo(200);
    }

    @Test
    void aCompressedBodyIsNotTaken() throws IOException {
        assertError(
                client.send("POST", "/v1/chat/completions", "{}", "content-encoding: gzip"),
                415,
                "unsupported_encoding",
                "The body comes in the content-encoding \"gzip\", which is not taken; send it as it is.");
    }

    @Test
    void headersHaveABound() throws IOException {
        assertError(
                client.send("GET", "/v1/models", "", "x-long: " + "a".repeat(16 << 10)),
                431,
                "headers_too_large",
                "The headers are larger than 16384 bytes.");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GET /v1/models HTTP/1.1                    | : Host header must be present in the request.",
                "GET /v1/models HTTP/1.1~host: a~host: b    | : Only a single Host header is allowed in request.",
                "GET /v1/models HTTP/1.1~host: a~b c: d     | : Token contains whitespace character at position 1.",
                "GET /v1/models/%zz HTTP/1.1~host: a        | .",
            })
    void whatIsNoHttpIsSaid(String head, String why) throws IOException {
        client.raw((head.replace("~", "\r\n") + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
        var reply = client.read();
        assertThat(reply.headers().get("x-request-id")).startsWith("req-");
        assertError(reply, 400, "invalid_http", "The request is not as HTTP/1.1 asks" + why);
    }

    private static void assertError(HttpProbe.Reply reply, int status, String code, String message) throws IOException {
        assertThat(reply.status()).isEqualTo(status);
        var json = new JsonMapper();
        var error = json.createObjectNode();
        error.putObject("error")
                .put("message", message)
                .put("type", "invalid_request_error")
                .putNull("param")
                .put("code", code);
        assertThat(json.readTree(reply.body())).isEqualTo(error);
    }
}
