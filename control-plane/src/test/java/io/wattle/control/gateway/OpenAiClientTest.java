package io.wattle.control.gateway;

import static io.wattle.control.gateway.Sse.DONE;
import static io.wattle.control.gateway.Sse.STOP;
import static io.wattle.control.gateway.Sse.USAGE;
import static io.wattle.control.gateway.Sse.token;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.wattle.routing.ServedModel;
import io.wattle.workload.ModelName;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// What OpenAI's own client for Node sees: client.mjs runs all its scenarios once, each is asserted here.
class OpenAiClientTest {
    private static final Path SCRIPTS = Path.of("src/test/js");
    private static final Path INSTALLED = Path.of("target/openai-client");
    private static final JsonMapper JSON = new JsonMapper();

    private static final Map<String, StubEngine> ENGINES = new HashMap<>();
    private static GatewayFixture fixture;
    private static JsonNode results;

    private static Map<String, StubEngine.Script> scripts() {
        return Map.of(
                "whole", answer -> answer.json(200, Sse.ANSWER),
                "legacy", answer -> answer.json(200, "{\"choices\":[{\"text\":\"old\",\"finish_reason\":\"stop\"}]}"),
                "stream",
                        answer -> answer.streamHead()
                                .chunk(token("\",\"role\":\"assistant") + token("Grü"))
                                .chunk(token("ße \\u2028") + STOP + USAGE + DONE)
                                .lastChunk(),
                "dies",
                        answer -> answer.streamHead()
                                .chunk(token("He"))
                                .chunk(token("llo"))
                                .cut(),
                "ends", answer -> answer.streamHead().chunk(token("He")).lastChunk(),
                "stalls", answer -> answer.streamHead().chunk(token("He")).stall(),
                "silent", answer -> answer.streamHead().chunk(token("He")).stall(),
                "refuses",
                        answer -> answer.json(
                                400,
                                "{\"error\":{\"message\":\"too long\",\"code\":"
                                        + "\"context_length_exceeded\",\"type\":\"invalid_request_error\",\"param\":\"messages\"}}"),
                "dead", answer -> answer.cut());
    }

    @BeforeAll
    static void runAllScenarios() throws Exception {
        CommandLine.require("node", "npm");
        Files.createDirectories(INSTALLED);
        for (var name : List.of("package.json", "package-lock.json", "client.mjs")) {
            Files.write(INSTALLED.resolve(name), Files.readAllBytes(SCRIPTS.resolve(name)));
        }
        CommandLine.run(INSTALLED, List.of("npm", "ci", "--no-audit", "--no-fund", "--loglevel=error"));
        fixture = new GatewayFixture(
                GatewayFixture.config(Duration.ofSeconds(20), Duration.ofSeconds(2), Duration.ofSeconds(10)));
        List<ServedModel> models = new ArrayList<>();
        for (var script : scripts().entrySet()) {
            var engine = new StubEngine(script.getValue());
            ENGINES.put(script.getKey(), engine);
            models.add(GatewayFixture.model(script.getKey(), engine.url()));
        }
        models.add(new ServedModel(new ModelName("nowhere"), "", 0, List.of()));
        models.add(GatewayFixture.model("org/slashed", URI.create("http://127.0.0.1:1")));
        fixture.serve(models.toArray(ServedModel[]::new));
        var base = "http://127.0.0.1:" + fixture.port() + "/v1";
        results = JSON.readTree(CommandLine.run(INSTALLED, List.of("node", "client.mjs", base)));
    }

    @AfterAll
    static void stop() throws IOException {
        for (var engine : ENGINES.values()) {
            engine.close();
        }
        if (fixture != null) {
            fixture.close();
        }
    }

    private static String failure(String type, Object status, String code, String kind, String param) {
        return "{'class':'%s','isApiError':true,'status':%s,'code':%s,'type':'%s','param':%s,'hasRequestId':true}"
                .formatted(type, status, code, kind, param);
    }

    private static String invalid(String type, int status, String code, String param) {
        return failure(type, status, code, "invalid_request_error", param);
    }

    private static String server(String type, Object status, String code) {
        return failure(type, status, "'" + code + "'", "server_error", "null");
    }

    /// What a scenario must give, as JSON with single quotes.
    private static Map<String, String> expected() {
        var usage = "{'prompt_tokens':12,'completion_tokens':3,'total_tokens':15%s}";
        var usageChunk = "{'id':'c1','choices':[],'usage':" + usage + "}";
        var stop = "{'id':'c1','choices':[{'index':0,'delta':{},'finish_reason':'stop'}]}";
        var text = "'text':'Grüße \\u2028'";
        var missing = invalid("NotFoundError", 404, "'model_not_found'", "'model'");
        Map<String, String> expected = new HashMap<>();
        expected.put("whole", "{'text':'Hi','requestIdMatches':true,'replica':'whole/0','joules':'7.2'}");
        expected.put("stream", "{" + text + ",'last':" + stop + ",'error':null}");
        expected.put("streamWithUsage", "{" + text + ",'last':" + usageChunk.formatted("") + ",'error':null}");
        expected.put(
                "streamWithEnergy",
                "{" + text + ",'last':"
                        + usageChunk.formatted(",'energy_joules':7.2,'energy_basis':'measured','energy_scope':'active'")
                        + ",'error':null}");
        expected.put("finalCompletion", "{" + text + ",'finish':'stop'}");
        expected.put(
                "endsWithoutFinish", "{'text':'He','error':" + server("APIError", "null", "engine_unavailable") + "}");
        expected.put("stalls", "{'text':'He','error':" + server("APIError", "null", "engine_timeout") + "}");
        expected.put("unknownModel", missing);
        expected.put("noCapacity", server("InternalServerError", 503, "no_capacity"));
        expected.put("badRequest", invalid("BadRequestError", 400, "'invalid_request'", "'stream'"));
        expected.put("refusedByEngine", invalid("BadRequestError", 400, "'context_length_exceeded'", "'messages'"));
        expected.put("deadEngine", server("InternalServerError", 502, "engine_unavailable"));
        expected.put("tooLarge", invalid("APIError", 413, "'request_too_large'", "null"));
        expected.put("noRetryWhenTold", "{'code':'no_capacity','quick':true}");
        expected.put(
                "models",
                "{'ids':['dead','dies','ends','legacy','nowhere','org/slashed','refuses','silent','stalls','stream',"
                        + "'whole'],'one':'org/slashed','missing':" + missing + "}");
        expected.put("legacyCompletion", "'old'");
        return expected;
    }

    @TestFactory
    Stream<DynamicTest> scenarios() {
        return expected().entrySet().stream()
                .map(each -> DynamicTest.dynamicTest(
                        each.getKey(),
                        () -> assertThat(results.get(each.getKey()))
                                .isEqualTo(JSON.readTree(each.getValue().replace('\'', '"')))));
    }

    @Test
    void deathInTheMiddleIsAlwaysAnErrorAndNeverASilentEnd() throws IOException {
        var error =
                JSON.readTree(server("APIError", "null", "engine_unavailable").replace('\'', '"'));
        assertThat(results.get("diesInTheMiddle"))
                .isNotEmpty()
                .allSatisfy(each -> assertThat(each.get("error")).isEqualTo(error));
    }

    @Test
    void leavingReachesTheEngineInTime() throws InterruptedException {
        for (var scenario : List.of("abort", "breakOutOfTheLoop")) {
            var left = Instant.ofEpochMilli(
                    results.get(scenario).get("leftAtMillis").asLong());
            var aborted = ENGINES.get("silent").aborts.poll(5, TimeUnit.SECONDS);
            assertThat(Duration.between(left, aborted)).as(scenario).isLessThan(Duration.ofMillis(250));
        }
    }
}
