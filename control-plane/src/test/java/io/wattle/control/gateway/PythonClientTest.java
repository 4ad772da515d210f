package io.wattle.control.gateway;

import static io.wattle.control.gateway.Sse.DONE;
import static io.wattle.control.gateway.Sse.STOP;
import static io.wattle.control.gateway.Sse.USAGE;
import static io.wattle.control.gateway.Sse.token;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// What OpenAI's client for Python sends and expects, on the HTTP client that it uses: client.py runs all its scenarios
/// once.
class PythonClientTest {
    private static final Path PYTHON = Path.of("/usr/bin/python3");
    private static final Path HTTPX = Path.of("/usr/lib/python3/dist-packages/httpx");
    private static final Path SCRIPT = Path.of("src/test/python/client.py");
    private static final JsonMapper JSON = new JsonMapper();

    @BeforeAll
    static void requireHttpx() {
        CommandLine.require(
                Files.isExecutable(PYTHON) && Files.isDirectory(HTTPX),
                "The test needs httpx for /usr/bin/python3; Debian has it as \"python3-httpx\".");
    }

    @Test
    void theClientForPythonIsServedAsItExpects() throws Exception {
        var calls = new AtomicInteger();
        try (var whole = new StubEngine(answer -> answer.json(200, Sse.ANSWER));
                var streams = new StubEngine(answer -> answer.streamHead()
                        .chunk(token("Grü"))
                        .chunk(token("ße") + STOP + USAGE + DONE)
                        .lastChunk());
                var dies = new StubEngine(
                        answer -> answer.streamHead().chunk(token("He")).cut());
                var endless = new StubEngine(answer -> {
                    answer.streamHead();
                    while (true) {
                        answer.chunk(token("x")).pause(Duration.ofMillis(5));
                    }
                });
                var busy = new StubEngine(answer -> {
                    boolean isFirst = calls.incrementAndGet() == 1;
                    answer.json(isFirst ? 503 : 200, isFirst ? "{\"error\":{\"message\":\"Full.\"}}" : Sse.ANSWER);
                });
                var fixture = new GatewayFixture(GatewayConfig.DEFAULTS)) {
            fixture.serve(
                    GatewayFixture.model("whole", whole.url()),
                    GatewayFixture.model("stream", streams.url()),
                    GatewayFixture.model("dies", dies.url()),
                    GatewayFixture.model("endless", endless.url()),
                    GatewayFixture.model("busy", busy.url()));
            var told = run(fixture.port());
            assertThat(told.get("whole")).isEqualTo("{\"text\":\"Hi\",\"total\":15,\"id\":true}");
            assertThat(told.get("stream"))
                    .isEqualTo("{\"text\":\"Grüße\",\"usage\":3,\"content_type\":\"text/event-stream\","
                            + "\"same_connection\":true}");
            assertThat(told.get("dies")).isEqualTo("{\"text\":\"He\",\"ended\":\"engine_unavailable\"}");
            assertThat(told.get("unknown"))
                    .isEqualTo("{\"status\":404,\"code\":\"model_not_found\",\"type\":\"invalid_request_error\"}");
            assertThat(told.get("busy")).isEqualTo("{\"attempts\":1}");
            assertThat(told.get("leaves")).isEqualTo("{\"left\":true}");
            assertThat(endless.aborts.poll(10, TimeUnit.SECONDS)).isNotNull();
        }
    }

    /// The lines of the script by the scenario's name.
    private static Map<String, String> run(int port) throws Exception {
        var command = List.of(PYTHON.toString(), SCRIPT.toString(), "http://127.0.0.1:" + port);
        Map<String, String> told = new HashMap<>();
        for (String line : CommandLine.run(Path.of("."), command).lines().toList()) {
            JsonNode json = JSON.readTree(line);
            told.put(json.path("name").asText(), line(json));
        }
        return told;
    }

    private static String line(JsonNode scenario) {
        var rest = scenario.<ObjectNode>deepCopy();
        rest.remove("name");
        return rest.toString();
    }
}
