package io.wattle.control.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What an ill-meaning client sends; others are answered meanwhile.
class BadInputTest {
    private StubEngine engine;
    private GatewayFixture fixture;

    @BeforeEach
    void start() throws IOException {
        engine = new StubEngine(answer -> answer.json(200, Sse.ANSWER));
        fixture = GatewayFixture.serving(GatewayConfig.DEFAULTS, engine);
    }

    @AfterEach
    void stop() throws IOException {
        try (var other = fixture.connect()) {
            assertThat(other.post("/v1/chat/completions", Sse.request(false)).status())
                    .isEqualTo(200);
        }
        fixture.close();
        engine.close();
    }

    /// 64 MiB of blanks in 64 KiB.
    @Test
    void aCompressedBombIsRefusedUnopened() throws IOException {
        var packed = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(packed)) {
            for (int i = 0; i < 64; i++) {
                gzip.write(new byte[1 << 20]);
            }
        }
        try (var client = fixture.connect()) {
            client.write("POST", "/v1/chat/completions", packed.toByteArray(), "content-encoding: gzip");
            assertThat(client.read().status()).isEqualTo(415);
        }
    }

    @Test
    void aFloodOfHeadersIsRefused() throws IOException {
        try (var client = fixture.connect()) {
            var headers = new String[4000];
            for (int i = 0; i < headers.length; i++) {
                headers[i] = "x-flood-%d: %s".formatted(i, "a".repeat(100));
            }
            client.write("GET", "/v1/models", new byte[0], headers);
            assertThat(client.read().status()).isEqualTo(431);
        } catch (IOException cutOff) {
            assertThat(cutOff).isNotNull(); // refused while the rest of the flood was still on its way
        }
    }

    /// Fifty clients that never come to the end of their headers, and others who are answered.
    @Test
    void headersThatDribbleHoldNobodyUp() throws IOException {
        List<HttpProbe> dribbling = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            var client = fixture.connect();
            client.raw("POST /v1/chat/completions HTTP/1.1\r\nx-a: ".getBytes(StandardCharsets.US_ASCII));
            dribbling.add(client);
        }
        try (var other = fixture.connect()) {
            for (int i = 0; i < 20; i++) {
                assertThat(other.post("/v1/chat/completions", Sse.request(false))
                                .status())
                        .isEqualTo(200);
            }
        }
        for (var client : dribbling) {
            client.close();
        }
    }

    @Test
    void whoLeavesAmidHeadersIsNotAnswered() throws IOException {
        try (var client = fixture.connect()) {
            client.raw("POST /v1/chat/completions HTTP/1.1\r\nx-a: ".getBytes(StandardCharsets.US_ASCII));
            client.socket.shutdownOutput();
            assertThat(client.in.readAllBytes()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/models/..%2f..%2fetc%2fpasswd", "/v1/models/%00", "/v1/models/a%ff", "/v1/../metrics"})
    void tricksInNamesFindNothing(String path) throws IOException {
        try (var client = fixture.connect()) {
            assertThat(client.send("GET", path, "").status()).isIn(400, 404);
        }
    }
}
