package io.wattle.control.gateway;

import static io.wattle.control.gateway.Sse.DONE;
import static io.wattle.control.gateway.Sse.STOP;
import static io.wattle.control.gateway.Sse.USAGE;
import static io.wattle.control.gateway.Sse.token;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// What a person with curl sees.
class CurlTest {
    @BeforeAll
    static void requireCurl() {
        CommandLine.require("curl");
    }

    private static String curl(GatewayFixture fixture) throws IOException, InterruptedException {
        var url = "http://127.0.0.1:%d/v1/chat/completions".formatted(fixture.port());
        return CommandLine.run(Path.of("."), List.of("curl", "-sS", "-N", url, "-d", Sse.request(true)));
    }

    @Test
    void streamArrivesAsItIs() throws Exception {
        try (var engine = new StubEngine(answer -> answer.streamHead()
                        .chunk(token("He"))
                        .chunk(token("llo") + STOP + USAGE + DONE)
                        .lastChunk());
                var fixture = GatewayFixture.serving(GatewayConfig.DEFAULTS, engine)) {
            assertThat(curl(fixture)).isEqualTo(token("He") + token("llo") + STOP + DONE);
        }
    }

    @Test
    void brokenStreamEndsWithAnErrorOfCurl() throws Exception {
        try (var engine = new StubEngine(
                        answer -> answer.streamHead().chunk(token("He")).cut());
                var fixture = GatewayFixture.serving(GatewayConfig.DEFAULTS, engine)) {
            assertThatThrownBy(() -> curl(fixture))
                    .isInstanceOf(IOException.class)
                    .hasMessageEndingWith("failed: " + token("He")
                            + "data: {\"error\":{\"message\":\"The engine broke off its answer.\","
                            + "\"type\":\"server_error\",\"param\":null,\"code\":\"engine_unavailable\"}}\n\n");
        }
    }
}
