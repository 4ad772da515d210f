package io.wattle.control.gateway.rules;

import com.fasterxml.jackson.databind.JsonNode;
import io.wattle.control.gateway.rules.Savings.AdmissionRule;
import io.wattle.control.gateway.rules.Savings.Share;
import io.wattle.control.gateway.rules.Savings.Variant;
import io.wattle.control.gateway.rules.Savings.VariantRule;
import io.wattle.control.gateway.rules.Savings.When;
import io.wattle.routing.RoutingRequest.Priority;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;

/// Reads what {@code gateway.yaml} says of saving.
final class SavingsFile {
    private static final int MOST = 1_000_000;

    private SavingsFile() {}

    static Savings parse(JsonNode spec) {
        return new Savings(
                shares(spec.path("tenants")), admission(spec.path("admission")), variants(spec.path("variants")));
    }

    private static Map<String, Share> shares(JsonNode nodes) {
        Map<String, Share> shares = new LinkedHashMap<>();
        for (JsonNode node : nodes) {
            if (!node.has("weight") && !node.has("priority")) {
                continue;
            }
            String highest = Fields.word(node, "priority", "high", "low", "normal", "high");
            shares.put(
                    Fields.text(node, "name", "a tenant"),
                    new Share(
                            Fields.between(node, "weight", 0.001, 1000, 1),
                            Priority.valueOf(highest.toUpperCase(Locale.ROOT))));
        }
        return shares;
    }

    private static Map<String, AdmissionRule> admission(JsonNode nodes) {
        Map<String, AdmissionRule> rules = new LinkedHashMap<>();
        for (JsonNode node : nodes) {
            Fields.allow(node, "an admission", "model", "when", "places", "queue", "wait");
            String when = Fields.word(node, "when", "always", "never", "short", "always");
            rules.put(
                    Fields.text(node, "model", "an admission"),
                    new AdmissionRule(
                            When.valueOf(when.toUpperCase(Locale.ROOT)),
                            node.has("places")
                                    ? OptionalInt.of((int) Fields.between(node, "places", 1, MOST, 1))
                                    : OptionalInt.empty(),
                            (int) Fields.between(node, "queue", 0, MOST, AdmissionRule.DEFAULT.queue()),
                            Fields.duration(node, "wait", "30 s")));
        }
        return rules;
    }

    private static Map<String, VariantRule> variants(JsonNode nodes) {
        Map<String, VariantRule> rules = new LinkedHashMap<>();
        for (JsonNode node : nodes) {
            Fields.allow(node, "variants", "model", "quality", "floor", "when", "of");
            List<Variant> others = new ArrayList<>();
            for (JsonNode other : node.path("of")) {
                Fields.allow(other, "a variant", "model", "quality");
                others.add(new Variant(
                        Fields.text(other, "model", "a variant"), Fields.between(other, "quality", 0, 1, 1)));
            }
            rules.put(
                    Fields.text(node, "model", "variants"),
                    new VariantRule(
                            Fields.between(node, "quality", 0, 1, 1),
                            Fields.between(node, "floor", 0, 1, 0),
                            Fields.word(node, "when", "short", "short", "always")
                                    .equals("always"),
                            others));
        }
        return rules;
    }
}
