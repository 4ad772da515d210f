package io.wattle.control.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.wattle.control.gateway.rules.GatewayRules;
import io.wattle.control.gateway.rules.GatewayRules.CacheRule;
import io.wattle.control.gateway.rules.GatewayRules.EnergyFactors;
import io.wattle.control.gateway.rules.GatewayRules.FileRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The response cache as clients see it.
class CacheTest {
    private static final String ASKED = "{\"model\":\"chat\",\"temperature\":0,\"messages\":[{\"content\":\"%s\"}]%s}";

    @TempDir
    private Path folder;

    private StubEngine engine;
    private GatewayFixture fixture;
    private HttpProbe client;

    @BeforeEach
    void start() throws IOException {
        engine = new StubEngine(answer -> answer.json(200, Sse.ANSWER));
        serve(new CacheRule(Duration.ofHours(1), 1 << 20, 1 << 20, false, false));
    }

    private void serve(CacheRule rule) {
        serve(rule, engine);
    }

    private void serve(CacheRule rule, StubEngine asked) {
        var rules = new GatewayRules(
                List.of(), Map.of(), Map.of("chat", rule), EnergyFactors.UNKNOWN, FileRule.DEFAULTS, "fewest-joules");
        fixture = new GatewayFixture(GatewayConfig.DEFAULTS, new GatewayHome(rules, Optional.of(folder)));
        fixture.serve(GatewayFixture.model("chat", asked.url()));
        client = fixture.connect();
    }

    @AfterEach
    void stop() throws IOException {
        client.close();
        fixture.close();
        engine.close();
    }

    @Test
    void theSameQuestionIsAnsweredFromMemoryWithTheJoulesSaved() throws Exception {
        var first = ask(ASKED.formatted("a", ""));
        assertThat(first.headers())
                .containsEntry("x-wattle-cache", "miss")
                .containsEntry("x-wattle-energy-joules", "7.2");
        var again = ask("{\"messages\":[{\"content\":\"a\"}], \"user\":\"u\",\"temperature\":0,\"model\":\"chat\"}");
        assertThat(again.body()).isEqualTo(first.body());
        assertThat(again.headers())
                .containsEntry("x-wattle-cache", "hit")
                .containsEntry("x-wattle-energy-joules", "0")
                .containsEntry("x-wattle-energy-saved-joules", "7.2");
        var receipt = ask(ASKED.formatted("a", ",\"include_energy\":true"));
        assertThat(receipt.body())
                .contains("\"energy_joules\":0,\"energy_basis\":\"measured\"")
                .contains("\"energy_saved_joules\":7.2");
        assertThat(engine.received).hasSize(1);
        assertThat(fixture.metric("wattle_cache_requests_total", "model=chat", "outcome=hit"))
                .isEqualTo(2);
        assertThat(fixture.metric("wattle_cache_saved_joules_total", "model=chat"))
                .isEqualTo(14.4);
    }

    @Test
    void whatMayDifferIsNotCached() throws Exception {
        for (var body : List.of(
                ASKED.formatted("a", "").replace("\"temperature\":0", "\"temperature\":1"),
                "{\"model\":\"chat\",\"messages\":[{\"content\":\"a\"}]}")) {
            assertThat(ask(body).headers()).containsEntry("x-wattle-cache", "bypass");
        }
        ask(ASKED.formatted("a", ""));
        assertThat(ask(ASKED.formatted("a", ""), "cache-control: no-cache").headers())
                .containsEntry("x-wattle-cache", "bypass");
        assertThat(ask(ASKED.formatted("A", "")).headers()).containsEntry("x-wattle-cache", "miss");
        assertThat(ask(ASKED.formatted("a", ",\"max_tokens\":5")).headers()).containsEntry("x-wattle-cache", "miss");
        assertThat(engine.received).hasSize(6);
    }

    @Test
    void tenantsDoNotSeeEachOthersAnswers() throws Exception {
        ask(ASKED.formatted("a", ""), "authorization: Bearer one");
        assertThat(ask(ASKED.formatted("a", ""), "authorization: Bearer two").headers())
                .containsEntry("x-wattle-cache", "miss");
        assertThat(ask(ASKED.formatted("a", ""), "authorization: Bearer one").headers())
                .containsEntry("x-wattle-cache", "hit");
    }

    @Test
    void answersOutliveTheProcessAndNotTheirTime() throws Exception {
        ask(ASKED.formatted("a", ""));
        fixture.waitUntil(() -> files() == 1);
        client.close();
        fixture.close();
        serve(new CacheRule(Duration.ofHours(1), 1 << 20, 1 << 20, false, false));
        assertThat(ask(ASKED.formatted("a", "")).headers()).containsEntry("x-wattle-cache", "hit");
        client.close();
        fixture.close();
        serve(new CacheRule(Duration.ofNanos(1), 1 << 20, 1 << 20, false, false));
        assertThat(ask(ASKED.formatted("a", "")).headers()).containsEntry("x-wattle-cache", "miss");
    }

    @Test
    void normalisedQuestionsIgnoreCaseAndBlanks() throws Exception {
        client.close();
        fixture.close();
        serve(new CacheRule(Duration.ofHours(1), 1 << 20, 0, true, true));
        ask(ASKED.formatted("What is  the time?", ""), "authorization: Bearer one");
        assertThat(ask(ASKED.formatted(" what is the TIME? ", ""), "authorization: Bearer two")
                        .headers())
                .containsEntry("x-wattle-cache", "hit");
    }

    @Test
    void aStreamIsReplayedAsAStream() throws Exception {
        var stream = Sse.token("He") + Sse.token("llo") + Sse.STOP + Sse.USAGE + Sse.DONE;
        var streaming = new StubEngine(answer -> answer.streamHead()
                .chunk(Sse.token("He"))
                .chunk(stream.substring(Sse.token("He").length()))
                .lastChunk());
        client.close();
        fixture.close();
        serve(new CacheRule(Duration.ofHours(1), 1 << 20, 0, false, false), streaming);
        try (streaming) {
            var body = ASKED.formatted("a", ",\"stream\":true%s");
            var first = ask(body.formatted(""));
            var again = ask(body.formatted(""));
            assertThat(again.body()).isEqualTo(first.body()).isEqualTo(stream.replace(Sse.USAGE, ""));
            assertThat(again.ended()).isTrue();
            assertThat(again.headers())
                    .containsEntry("x-wattle-cache", "hit")
                    .containsEntry("content-type", "text/event-stream; charset=utf-8");
            var receipt = ask(body.formatted(",\"stream_options\":{\"include_energy\":true}"));
            assertThat(receipt.body()).contains("\"energy_joules\":0").contains("\"energy_saved_joules\":7.2");
            assertThat(streaming.received).hasSize(1);
        }
    }

    @Test
    void aFailedAnswerIsNeverKept() throws Exception {
        var failing = new StubEngine(answer -> answer.json(400, "{\"error\":{\"message\":\"no\"}}"));
        client.close();
        fixture.close();
        serve(new CacheRule(Duration.ofHours(1), 1 << 20, 0, false, false), failing);
        try (failing) {
            ask(ASKED.formatted("a", ""));
            assertThat(ask(ASKED.formatted("a", "")).status()).isEqualTo(400);
            assertThat(failing.received).hasSize(2);
        }
    }

    /// Questions of a help desk: the n-th most common is asked 1/n as often as the first (exponent 1.1, 1,000
    /// questions; exponents of 0.6 to 1.3 are usual for web requests: Breslau et al., INFOCOM 1999).
    @Test
    void nineInTenCommonQuestionsComeFromTheCache() throws Exception {
        var dice = new SplittableRandom(11);
        double[] sums = new double[1000];
        for (int rank = 1; rank <= sums.length; rank++) {
            sums[rank - 1] = (rank > 1 ? sums[rank - 2] : 0) + Math.pow(rank, -1.1);
        }
        int asked = 10_000;
        for (int i = 0; i < asked; i++) {
            int place = Arrays.binarySearch(sums, dice.nextDouble() * sums[sums.length - 1]);
            int question = place < 0 ? -place - 1 : place;
            ask(ASKED.formatted("question " + question, ""));
        }
        double hits = fixture.metric("wattle_cache_requests_total", "model=chat", "outcome=hit");
        assertThat(hits / asked).isGreaterThan(0.9);
        assertThat(hits + engine.received.size()).isEqualTo(asked);
    }

    private int files() {
        try (var all = Files.walk(folder)) {
            return (int) all.filter(file -> file.getFileName().toString().length() == 64)
                    .count();
        } catch (IOException e) {
            return 0;
        }
    }

    private HttpProbe.Reply ask(String body, String... headers) throws IOException {
        return client.send("POST", "/v1/chat/completions", body, headers);
    }
}
