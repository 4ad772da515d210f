package io.wattle.control.gateway.templates;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.wattle.control.gateway.templates.Template.State;
import io.wattle.quantity.Joules;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Templates as gateways tell each other of them, and as their tenants read them.
final class TemplateJson {
    private static final JsonMapper JSON = new JsonMapper();

    private TemplateJson() {}

    /// As its tenant reads it.
    static ObjectNode shown(Template template) {
        ObjectNode json = JSON.createObjectNode()
                .put("id", template.name())
                .put("object", "template")
                .put("model", template.model())
                .put("prompt", template.prompt())
                .put("created_at", template.createdAt().getEpochSecond())
                .put("expires_at", template.expiresAt().getEpochSecond());
        switch (template.state()) {
            case State.Generating _ -> json.put("status", "generating");
            case State.Ready(String text, Optional<Joules> joules) -> {
                json.put("status", "ready").put("text", text);
                joules.ifPresent(spent -> json.put("energy_joules", spent.value()));
            }
            case State.Failed(String reason) -> json.put("status", "failed").put("error", reason);
            case State.Deleted _ -> json.put("status", "deleted");
        }
        var slots = json.putArray("slots");
        template.slots()
                .forEach(slot -> slots.addObject()
                        .put("name", slot.name())
                        .put("kind", slot.kind().name().toLowerCase(Locale.ROOT))
                        .put("max_length", slot.charactersMost()));
        return json;
    }

    static String write(Template template) {
        return shown(template)
                .put("tenant", template.tenant())
                .put("gateway", template.gateway())
                .toString();
    }

    static Template read(String text) throws IOException {
        JsonNode json = JSON.readTree(text);
        List<Slot> slots = new ArrayList<>();
        json.path("slots")
                .forEach(slot -> slots.add(new Slot(
                        slot.path("name").asText(),
                        Slot.Kind.valueOf(slot.path("kind").asText().toUpperCase(Locale.ROOT)),
                        slot.path("max_length").asInt())));
        return new Template(
                json.path("tenant").asText(),
                json.path("id").asText(),
                json.path("model").asText(),
                json.path("prompt").asText(),
                slots,
                state(json),
                json.path("gateway").asText(),
                Instant.ofEpochSecond(json.path("created_at").asLong()),
                Instant.ofEpochSecond(json.path("expires_at").asLong()));
    }

    private static State state(JsonNode json) {
        return switch (json.path("status").asText()) {
            case "ready" ->
                new State.Ready(
                        json.path("text").asText(),
                        json.has("energy_joules")
                                ? Optional.of(
                                        new Joules(json.path("energy_joules").asDouble()))
                                : Optional.empty());
            case "failed" -> new State.Failed(json.path("error").asText());
            case "deleted" -> new State.Deleted();
            default -> new State.Generating();
        };
    }
}
