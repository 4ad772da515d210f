package io.wattle.control.gateway.rules;

import com.fasterxml.jackson.databind.JsonNode;
import io.wattle.control.gateway.rules.Chains.CascadeRule;
import io.wattle.control.gateway.rules.Chains.PipelineRule;
import io.wattle.control.gateway.rules.Chains.Step;
import io.wattle.quantity.Scale;
import io.wattle.routing.cascade.Bounds;
import io.wattle.routing.cascade.Judge;
import io.wattle.workload.ModelName;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Reads what {@code gateway.yaml} says of cascades and pipelines.
final class ChainsFile {
    private ChainsFile() {}

    static Chains parse(JsonNode spec) {
        return new Chains(cascades(spec.path("cascades")), pipelines(spec.path("pipelines")));
    }

    private static Map<String, CascadeRule> cascades(JsonNode nodes) {
        Map<String, CascadeRule> rules = new LinkedHashMap<>();
        for (JsonNode node : nodes) {
            Fields.allow(node, "a cascade", "model", "drafts", "judge", "mode", "share", "bounds");
            List<String> drafts = new ArrayList<>();
            node.path("drafts").forEach(draft -> drafts.add(draft.asText()));
            if (drafts.isEmpty()) {
                throw new IllegalArgumentException("The field \"drafts\" of a cascade must name a model.");
            }
            rules.put(
                    Fields.text(node, "model", "a cascade"),
                    new CascadeRule(
                            drafts,
                            judge(node.path("judge")),
                            Fields.word(node, "mode", "shadow", "shadow", "use").equals("shadow"),
                            Fields.between(node, "share", 0, 1, 0.1),
                            bounds(node.path("bounds"))));
        }
        return rules;
    }

    private static Judge judge(JsonNode node) {
        Fields.allow(node, "a judge", "logProbability", "rubric", "rule");
        if (node.size() != 1) {
            throw new IllegalArgumentException("A judge must be one of logProbability, rubric, rule.");
        }
        if (node.has("logProbability")) {
            return new Judge.Sure(Fields.between(node, "logProbability", -100, 0, 0));
        }
        JsonNode rubric = node.path("rubric");
        if (node.has("rubric")) {
            Fields.allow(rubric, "a rubric", "model", "least");
            return new Judge.Rubric(
                    new ModelName(Fields.text(rubric, "model", "a rubric")), Fields.between(rubric, "least", 0, 10, 7));
        }
        JsonNode rule = node.path("rule");
        Fields.allow(rule, "a rule", "leastCharacters", "phrases");
        List<String> phrases = new ArrayList<>();
        rule.path("phrases").forEach(phrase -> phrases.add(phrase.asText()));
        return new Judge.Rule((int) Fields.between(rule, "leastCharacters", 0, 1e6, 1), phrases);
    }

    private static Map<String, PipelineRule> pipelines(JsonNode nodes) {
        Map<String, PipelineRule> rules = new LinkedHashMap<>();
        for (JsonNode node : nodes) {
            Fields.allow(node, "a pipeline", "name", "steps", "bounds");
            List<Step> steps = new ArrayList<>();
            for (JsonNode step : node.path("steps")) {
                Fields.allow(step, "a step", "model", "prompt");
                steps.add(new Step(
                        Fields.text(step, "model", "a step"),
                        Optional.of(step.path("prompt").asText("")).filter(prompt -> !prompt.isBlank())));
            }
            if (steps.isEmpty()) {
                throw new IllegalArgumentException("The field \"steps\" of a pipeline must hold a step.");
            }
            rules.put(Fields.text(node, "name", "a pipeline"), new PipelineRule(steps, bounds(node.path("bounds"))));
        }
        return rules;
    }

    private static Bounds bounds(JsonNode node) {
        Fields.allow(node, "bounds", "steps", "tokens", "energy");
        return new Bounds(
                (int) Fields.between(node, "steps", 1, 100, Bounds.DEFAULT.steps()),
                node.has("tokens") ? (long) Fields.between(node, "tokens", 1, 1e12, 1) : Bounds.DEFAULT.tokens(),
                node.has("energy") ? Fields.quantity(node, "energy", Scale.ENERGY, "0 J") : Bounds.DEFAULT.joules());
    }
}
