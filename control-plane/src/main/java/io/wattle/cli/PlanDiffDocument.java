package io.wattle.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// What differs between two plans, as a JSON document of kind {@code PlanDiff}.
final class PlanDiffDocument {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    /// Figures of the objective that are told apart.
    private static final List<String> FIGURES = List.of("watts", "joules_per_output_token", "output_tokens_per_second");

    private static final List<String> LOADS =
            List.of("limit_watts", "committed_watts", "expected_watts", "headroom_watts");

    private PlanDiffDocument() {}

    static ObjectNode write(PlanFile before, PlanFile after) {
        PlanChanges changes = PlanChanges.between(before.plan(), after.plan());
        ObjectNode document = JSON.objectNode();
        document.put("apiVersion", "wattle.io/v1alpha1").put("kind", "PlanDiff");
        document.put("before", before.name()).put("after", after.name());
        ObjectNode objective = document.putObject("objective");
        for (String figure : FIGURES) {
            change(objective.putObject(figure), before.objective(figure), after.objective(figure));
        }
        ObjectNode counts = document.putObject("replicas");
        for (PlanChanges.Kind kind : PlanChanges.Kind.values()) {
            counts.put(
                    label(kind),
                    changes.changes().stream()
                            .filter(change -> change.kind() == kind)
                            .count());
        }
        counts.put("unchanged", changes.unchanged());
        ArrayNode rows = document.putArray("changes");
        changes.changes().forEach(change -> rows.add(row(change)));
        document.set("domains", domains(before.document(), after.document()));
        document.set("unserved", unserved(before.document(), after.document()));
        return document;
    }

    private static String label(PlanChanges.Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }

    private static ObjectNode row(PlanChanges.Change change) {
        ObjectNode row = JSON.objectNode().put("replica", change.replica()).put("change", label(change.kind()));
        change.before().ifPresent(replica -> row.put("before", PlanChanges.described(replica)));
        change.after().ifPresent(replica -> row.put("after", PlanChanges.described(replica)));
        return row;
    }

    private static void change(ObjectNode node, JsonNode before, JsonNode after) {
        if (before.isNumber()) {
            node.put("before", before.asDouble());
        }
        if (after.isNumber()) {
            node.put("after", after.asDouble());
        }
        if (before.isNumber() && after.isNumber()) {
            node.put("change", after.asDouble() - before.asDouble());
        }
    }

    /// Domains of either plan that do not commit or allow the same in both.
    private static ArrayNode domains(JsonNode before, JsonNode after) {
        Map<String, JsonNode> old = byName(before.path("domains"), "name");
        Map<String, JsonNode> now = byName(after.path("domains"), "name");
        ArrayNode rows = JSON.arrayNode();
        old.forEach((name, load) -> {
            JsonNode other = now.getOrDefault(name, JSON.objectNode());
            if (differs(load, other, "committed_watts") || differs(load, other, "limit_watts")) {
                rows.add(domain(name, load, other));
            }
        });
        now.forEach((name, load) -> {
            if (!old.containsKey(name)) {
                rows.add(domain(name, JSON.objectNode(), load));
            }
        });
        return rows;
    }

    private static ObjectNode domain(String name, JsonNode before, JsonNode after) {
        ObjectNode row = JSON.objectNode().put("name", name);
        for (String load : LOADS) {
            change(row.putObject(load), before.path(load), after.path(load));
        }
        return row;
    }

    private static ArrayNode unserved(JsonNode before, JsonNode after) {
        Map<String, JsonNode> old = byName(before.path("unserved"), "model");
        Map<String, JsonNode> now = byName(after.path("unserved"), "model");
        ArrayNode rows = JSON.arrayNode();
        Map<String, JsonNode> all = new LinkedHashMap<>(old);
        all.putAll(now);
        for (String model : all.keySet()) {
            double was = rate(old, model);
            double will = rate(now, model);
            if (Math.abs(was - will) > 1e-9) {
                rows.addObject()
                        .put("model", model)
                        .put("requests_per_second_before", was)
                        .put("requests_per_second_after", will);
            }
        }
        return rows;
    }

    private static double rate(Map<String, JsonNode> unserved, String model) {
        return unserved.containsKey(model)
                ? unserved.get(model).path("requests_per_second").asDouble()
                : 0;
    }

    private static boolean differs(JsonNode left, JsonNode right, String field) {
        return !right.has(field)
                || Math.abs(left.path(field).asDouble() - right.path(field).asDouble()) > 1e-6;
    }

    private static Map<String, JsonNode> byName(JsonNode rows, String field) {
        Map<String, JsonNode> named = new LinkedHashMap<>();
        rows.forEach(row -> named.put(row.path(field).asText(), row));
        return named;
    }
}
