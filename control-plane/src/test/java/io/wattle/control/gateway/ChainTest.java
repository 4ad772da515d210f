package io.wattle.control.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.wattle.control.gateway.rules.Chains;
import io.wattle.control.gateway.rules.Chains.CascadeRule;
import io.wattle.control.gateway.rules.Chains.PipelineRule;
import io.wattle.control.gateway.rules.Chains.Step;
import io.wattle.control.gateway.rules.GatewayRules;
import io.wattle.routing.cascade.Bounds;
import io.wattle.routing.cascade.Judge;
import io.wattle.workload.ModelName;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Cascades and pipelines as clients see them; each stub says its name, and what it is sure of.
class ChainTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Judge RULE = new Judge.Rule(1, List.of("I don't know"));

    private StubEngine small;
    private StubEngine large;
    private StubEngine judge;
    private GatewayFixture fixture;
    private HttpProbe client;

    private void serve(Chains chains, String smallSays) throws IOException {
        small = stub(smallSays);
        large = stub("Large knows.");
        judge = stub("4");
        var rules = GatewayRules.DEFAULTS.with(chains);
        fixture = new GatewayFixture(GatewayConfig.DEFAULTS, new GatewayHome(rules, Optional.empty()));
        fixture.serve(
                GatewayFixture.model("small", small.url()),
                GatewayFixture.model("large", large.url()),
                GatewayFixture.model("judge", judge.url()));
        client = fixture.connect();
    }

    private static StubEngine stub(String says) throws IOException {
        var text = new JsonMapper().getNodeFactory().textNode(says).toString();
        return new StubEngine(answer -> {
            if (answer.request().body().contains("\"stream\":true")) {
                answer.streamHead()
                        .chunk(Sse.token(says) + Sse.STOP + Sse.USAGE + Sse.DONE)
                        .lastChunk();
            } else {
                answer.json(
                        200,
                        "{\"id\":\"c1\",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":"
                                + text
                                + "},\"logprobs\":{\"content\":[{\"logprob\":-0.2},{\"logprob\":-0.4}]},"
                                + "\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":12,\"completion_tokens\":3}}");
            }
        });
    }

    private void cascade(Judge by, boolean isShadow, Bounds bounds, String smallSays) throws IOException {
        serve(
                new Chains(Map.of("large", new CascadeRule(List.of("small"), by, isShadow, 1, bounds)), Map.of()),
                smallSays);
    }

    @AfterEach
    void stop() throws IOException {
        client.close();
        fixture.close();
        small.close();
        large.close();
        judge.close();
    }

    @Test
    void aDraftThatWillDoIsTheAnswer() throws Exception {
        cascade(RULE, false, Bounds.DEFAULT, "Small knows.");
        var reply = ask("large", "");
        assertThat(reply.headers())
                .containsEntry("x-wattle-model", "small")
                .containsEntry("x-wattle-model-reason", "cascade")
                .containsEntry("x-wattle-energy-joules", "7.2");
        var body = JSON.readTree(reply.body());
        assertThat(text(body)).isEqualTo("Small knows.");
        assertThat(body.path("usage").path("energy_joules").asDouble()).isEqualTo(7.2);
        assertThat(body.path("choices").get(0).has("logprobs")).isFalse();
        assertThat(large.received).isEmpty();
        assertThat(JSON.readTree(small.received.take().body()).path("model").asText())
                .isEqualTo("small");
        assertThat(fixture.logged().model()).contains(new ModelName("small"));
        assertThat(fixture.metric("wattle_cascade_requests_total", "model=large", "outcome=accepted"))
                .isEqualTo(1);
    }

    @Test
    void aDraftThatWillNotDoGoesToTheLargeOneAndTheReceiptAddsBoth() throws Exception {
        cascade(RULE, false, Bounds.DEFAULT, "Sorry, I don't know.");
        var reply = ask("large", "");
        assertThat(reply.headers()).containsEntry("x-wattle-energy-joules", "14.4");
        var body = JSON.readTree(reply.body());
        assertThat(text(body)).isEqualTo("Large knows.");
        assertThat(body.path("usage").path("energy_joules").asDouble()).isEqualTo(14.4);
        assertThat(body.path("usage").path("energy_steps"))
                .isEqualTo(JSON.readTree(
                        "[{\"model\":\"small\",\"prompt_tokens\":12,\"completion_tokens\":3,\"energy_joules\":7.2}]"));
        var logged = fixture.logged();
        assertThat(logged.model()).contains(new ModelName("large"));
        assertThat(logged.energy().orElseThrow().joules().value()).isEqualTo(14.4);
        assertThat(fixture.metric("wattle_cascade_joules_total", "model=large", "outcome=escalated"))
                .isEqualTo(7.2);
    }

    @Test
    void streamsAreAnsweredAsStreamsByEither() throws Exception {
        cascade(new Judge.Sure(-0.31), false, Bounds.DEFAULT, "Small knows.");
        var stream = ask("large", ",\"stream\":true,\"stream_options\":{\"include_usage\":true}");
        assertThat(stream.ended()).isTrue();
        assertThat(ChatAnswer.text(stream.body().getBytes(UTF_8))).isEqualTo("Small knows.");
        assertThat(stream.body())
                .contains("\"energy_joules\":7.2", "\"answered_by\":\"small\"")
                .endsWith(Sse.DONE);
        assertThat(small.received.take().body()).contains("\"stream\":false", "\"logprobs\":true");
        client.close();
        fixture.close();
        cascade(new Judge.Sure(-0.29), false, Bounds.DEFAULT, "Small knows.");
        var escalated = ask("large", ",\"stream\":true");
        assertThat(ChatAnswer.text(escalated.body().getBytes(UTF_8))).isEqualTo("Large knows.");
        assertThat(escalated.body()).contains("\"energy_joules\":14.4");
    }

    @Test
    void aJudgeModelGivesTheMarkAndIsPaid() throws Exception {
        cascade(new Judge.Rubric(new ModelName("judge"), 5), false, Bounds.DEFAULT, "Small knows.");
        var body = JSON.readTree(ask("large", "").body());
        assertThat(text(body)).isEqualTo("Large knows.");
        assertThat(body.path("usage").path("energy_steps")).hasSize(2);
        assertThat(judge.received.take().body()).contains("Why {answer}?", "Small knows.");
    }

    @Test
    void whatFailsOrIsTooMuchEscalates() throws Exception {
        cascade(RULE, false, new Bounds(1, 1, 1), "Small knows.");
        assertThat(text(JSON.readTree(ask("large", ",\"tools\":[{}]").body()))).isEqualTo("Large knows.");
        assertThat(small.received).isEmpty();
        small.script(answer -> answer.json(500, "{}"));
        assertThat(text(JSON.readTree(ask("large", "").body()))).isEqualTo("Large knows.");
        small.close();
        assertThat(text(JSON.readTree(ask("large", "").body()))).isEqualTo("Large knows.");
    }

    @Test
    void inTheShadowClientsGetTheLargeOnesAnswerAndDraftsAreCompared() throws Exception {
        cascade(RULE, true, Bounds.DEFAULT, "large knows");
        var body = JSON.readTree(ask("large", "").body());
        assertThat(text(body)).isEqualTo("Large knows.");
        assertThat(body.path("usage").path("energy_joules").asDouble()).isEqualTo(7.2);
        fixture.waitUntil(() -> fixture.metric("wattle_cascade_shadow_total", "model=large", "outcome=agrees") == 1);
        var inAnyOrder = List.of(
                fixture.logged().tenant().name(), fixture.logged().tenant().name());
        assertThat(inAnyOrder).containsExactlyInAnyOrder("anonymous", "wattle");
    }

    @Test
    void aPipelinesLastStepAnswersWithWhatTheOthersWrote() throws Exception {
        pipeline(Bounds.DEFAULT);
        var reply = ask("careful", ",\"stream\":true");
        assertThat(ChatAnswer.text(reply.body().getBytes(UTF_8))).isEqualTo("Large knows.");
        assertThat(reply.headers()).containsEntry("x-wattle-model", "large");
        assertThat(reply.body()).contains("\"energy_joules\":21.6");
        assertThat(question(small)).isEqualTo("Why {answer}?");
        assertThat(question(judge)).isEqualTo("Criticise Small knows.");
        assertThat(question(large)).isEqualTo("Q: Why {answer}? A: 4");
        assertThat(client.send("GET", "/v1/models", "").body()).contains("\"careful\"");
    }

    @Test
    void aBoundEndsAPipelineWithTheLatestAnswer() throws Exception {
        pipeline(new Bounds(9, 30, 1000));
        var reply = ask("careful", "");
        assertThat(text(JSON.readTree(reply.body()))).isEqualTo("4");
        assertThat(reply.headers()).containsEntry("x-wattle-model-reason", "pipeline-stopped");
        assertThat(large.received).isEmpty();
        small.script(StubEngine.Answer::cut);
        assertThat(ask("careful", "").status()).isEqualTo(503);
        assertThat(client.post("/v1/embeddings", "{\"model\":\"careful\",\"input\":\"a\"}")
                        .status())
                .isEqualTo(400);
    }

    private void pipeline(Bounds bounds) throws IOException {
        var steps = List.of(
                new Step("small", Optional.empty()),
                new Step("judge", Optional.of("Criticise {answer}")),
                new Step("large", Optional.of("Q: {question} A: {answer}")));
        serve(new Chains(Map.of(), Map.of("careful", new PipelineRule(steps, bounds))), "Small knows.");
    }

    private static String question(StubEngine engine) throws Exception {
        return ChatBody.of(engine.received.take().body().getBytes(UTF_8)).question();
    }

    private static String text(JsonNode body) {
        return body.path("choices").path(0).path("message").path("content").asText();
    }

    private HttpProbe.Reply ask(String model, String fields) throws IOException {
        return client.post(
                "/v1/chat/completions",
                "{\"model\":\"%s\",\"messages\":[{\"role\":\"user\",\"content\":\"Why {answer}?\"}],\"include_energy\":true%s}"
                        .formatted(model, fields));
    }
}
