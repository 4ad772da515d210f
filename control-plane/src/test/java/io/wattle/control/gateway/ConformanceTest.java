package io.wattle.control.gateway;

import static io.wattle.control.gateway.Sse.DONE;
import static io.wattle.control.gateway.Sse.STOP;
import static io.wattle.control.gateway.Sse.USAGE;
import static io.wattle.control.gateway.Sse.token;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.wattle.control.gateway.StubEngine.Answer;
import io.wattle.control.gateway.rules.GatewayRules;
import io.wattle.control.gateway.rules.GatewayRules.EnergyFactors;
import io.wattle.control.gateway.rules.GatewayRules.FileRule;
import io.wattle.control.gateway.rules.GatewayRules.Quota;
import io.wattle.control.gateway.rules.Tenants;
import io.wattle.routing.ServedModel;
import io.wattle.workload.ModelName;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/// The 24 points of conformance, with two majors of OpenAI's client for Node: conformance.mjs holds them.
class ConformanceTest {
    private static final Path SCRIPTS = Path.of("src/test/js");
    private static final JsonMapper JSON = new JsonMapper();
    private static final int POINTS = 24;

    private final Map<String, StubEngine> engines = new HashMap<>();

    private static Map<String, StubEngine.Script> scripts() {
        Map<String, StubEngine.Script> scripts = new HashMap<>();
        scripts.put("whole", answer -> answer.json(200, Sse.ANSWER));
        scripts.put(
                "stream",
                answer -> answer.streamHead()
                        .chunk(token("\",\"role\":\"assistant") + token("Grü"))
                        .chunk(token("ße \\u2028") + STOP + USAGE + DONE)
                        .lastChunk());
        scripts.put("tools", ConformanceTest::tools);
        scripts.put("many", answer -> stream(answer, one(0, "a") + one(1, "x") + one(1, "y") + one(0, "b") + STOP));
        scripts.put("numbers", ConformanceTest::numbers);
        scripts.put("split", ConformanceTest::split);
        scripts.put("silent", answer -> answer.streamHead().chunk(token("He")).stall());
        scripts.put("stalls", answer -> answer.streamHead().chunk(token("He")).stall());
        scripts.put("never", Answer::stall);
        scripts.put("dies", answer -> answer.streamHead().chunk(token("He")).cut());
        scripts.put("forbidden", answer -> answer.json(403, error("not_for_you")));
        scripts.put("unprocessable", answer -> answer.json(422, error("cannot")));
        scripts.put("embed", ConformanceTest::embed);
        scripts.put("echo", ConformanceTest::echo);
        return scripts;
    }

    private static String error(String code) {
        return "{\"error\":{\"message\":\"no\",\"type\":\"invalid_request_error\",\"code\":\"%s\"}}".formatted(code);
    }

    private static void stream(Answer answer, String events) throws IOException {
        answer.streamHead().chunk(events + DONE).lastChunk();
    }

    private static String one(int index, String text) {
        return token(text).replace("\"index\":0", "\"index\":" + index);
    }

    private static String toolCall(String fields) {
        return "data: {\"id\":\"c1\",\"object\":\"chat.completion.chunk\",\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\","
                + "\"tool_calls\":[{\"index\":0," + fields + "}]},\"finish_reason\":null}]}\n\n";
    }

    private static void tools(Answer answer) throws IOException {
        var body = answer.request().body().replace(" ", ""); // the older client indents its JSON
        if (body.contains("\"role\":\"tool\"")) {
            answer.json(200, Sse.ANSWER.replace("Hi", "It is 21 C."));
            return;
        }
        if (!body.contains("\"stream\":true")) {
            var call = "[{\"id\":\"call_1\",\"type\":\"function\",\"function\":{\"name\":\"weather\","
                    + "\"arguments\":\"{\\\"city\\\":\\\"Bern\\\"}\"}}]";
            answer.json(200, Sse.ANSWER.replace("\"content\":\"Hi\"", "\"content\":null,\"tool_calls\":" + call));
            return;
        }
        stream(
                answer,
                toolCall(
                                "\"id\":\"call_1\",\"type\":\"function\",\"function\":{\"name\":\"weather\",\"arguments\":\"\"}")
                        + toolCall("\"function\":{\"arguments\":\"{\\\"city\\\":\"}")
                        + toolCall("\"function\":{\"arguments\":\"\\\"Bern\\\"}\"}")
                        + STOP.replace("stop", "tool_calls"));
    }

    private static void numbers(Answer answer) throws IOException {
        answer.streamHead();
        for (int i = 0; i < 5; i++) {
            answer.chunk(token(Integer.toString(i))).pause(Duration.ofMillis(2));
        }
        answer.chunk(STOP + DONE).lastChunk();
    }

    /// Every byte is a chunk of its own, and lines end as on Windows.
    private static void split(Answer answer) throws IOException {
        answer.streamHead();
        var events = (token("Grüße 🌾\\u2028") + STOP + DONE).replace("\n", "\r\n");
        for (byte each : events.getBytes(StandardCharsets.UTF_8)) {
            answer.raw("1\r\n").bytes(new byte[] {each}).raw("\r\n");
        }
        answer.lastChunk();
    }

    /// 0.5 and -2 as 32-bit floats, little end first.
    private static void embed(Answer answer) throws IOException {
        var vector = answer.request().body().contains("base64") ? "\"AAAAPwAAAMA=\"" : "[0.5,-2]";
        var item = "{\"object\":\"embedding\",\"index\":0,\"embedding\":%s}".formatted(vector);
        answer.json(200, "{\"object\":\"list\",\"data\":[%s,%s],\"model\":\"embed\"}".formatted(item, item));
    }

    private static void echo(Answer answer) throws IOException {
        var body = JSON.writeValueAsString(answer.request().body());
        var choice = answer.request().line().contains("/chat/")
                ? "{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":%s},\"finish_reason\":\"stop\"}"
                : "{\"index\":0,\"text\":%s,\"finish_reason\":\"stop\"}";
        answer.json(200, "{\"id\":\"c1\",\"choices\":[" + choice.formatted(body) + "]}");
    }

    @TestFactory
    Stream<DynamicTest> currentMajor(@TempDir Path folder) throws Exception {
        return points(folder, SCRIPTS, Path.of("target/openai-conformance"));
    }

    @TestFactory
    Stream<DynamicTest> olderMajor(@TempDir Path folder) throws Exception {
        return points(folder, SCRIPTS.resolve("older"), Path.of("target/openai-conformance-older"));
    }

    private Stream<DynamicTest> points(Path folder, Path packages, Path installed) throws Exception {
        CommandLine.require("node", "npm");
        Files.createDirectories(installed);
        for (var file : List.of(
                packages.resolve("package.json"),
                packages.resolve("package-lock.json"),
                SCRIPTS.resolve("conformance.mjs"))) {
            Files.write(installed.resolve(file.getFileName()), Files.readAllBytes(file));
        }
        CommandLine.run(installed, List.of("npm", "ci", "--no-audit", "--no-fund", "--loglevel=error"));
        try (var fixture = new GatewayFixture(
                GatewayFixture.config(Duration.ofSeconds(20), Duration.ofSeconds(2), Duration.ofSeconds(10)),
                new GatewayHome(rules(), Optional.of(folder)))) {
            serve(fixture);
            var base = "http://127.0.0.1:" + fixture.port() + "/v1";
            var results = JSON.readTree(CommandLine.run(installed, List.of("node", "conformance.mjs", base)));
            var aborted = engines.get("silent").aborts.poll(5, TimeUnit.SECONDS);
            assertThat(results).hasSize(POINTS);
            return results.properties().stream()
                    .map(point -> DynamicTest.dynamicTest(point.getKey(), () -> check(point.getValue(), aborted)));
        } finally {
            for (var engine : engines.values()) {
                engine.close();
            }
        }
    }

    /// One point is seen from both ends: when the client left, and when the engine noticed.
    private static void check(JsonNode seen, Instant aborted) {
        if (seen.isObject()) {
            var left = Instant.ofEpochMilli(seen.path("leftAtMillis").asLong());
            assertThat(Duration.between(left, aborted)).isLessThan(Duration.ofMillis(250));
        } else {
            assertThat(seen.asText()).isEqualTo("ok");
        }
    }

    private static GatewayRules rules() {
        var slow = new Quota(OptionalDouble.of(60), OptionalDouble.empty(), OptionalDouble.empty());
        return new GatewayRules(
                List.of(
                        new GatewayRules.Key("test", "test", Tenants.hash("sk-test")),
                        new GatewayRules.Key("slow", "slow", Tenants.hash("sk-slow"))),
                Map.of("slow", slow),
                Map.of(),
                EnergyFactors.UNKNOWN,
                FileRule.DEFAULTS,
                "fewest-joules");
    }

    private void serve(GatewayFixture fixture) throws IOException {
        List<ServedModel> models = new ArrayList<>();
        for (var script : scripts().entrySet()) {
            var engine = new StubEngine(script.getValue());
            engines.put(script.getKey(), engine);
            models.add(GatewayFixture.model(script.getKey(), engine.url()));
        }
        var nowhere = URI.create("http://127.0.0.1:1");
        models.add(GatewayFixture.model("flaky", nowhere, engines.get("whole").url()));
        models.add(new ServedModel(new ModelName("nowhere"), "", 0, List.of()));
        models.add(GatewayFixture.model("org/slashed", nowhere));
        fixture.serve(models.toArray(ServedModel[]::new));
    }
}
