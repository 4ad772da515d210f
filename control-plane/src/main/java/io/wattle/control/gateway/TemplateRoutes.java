package io.wattle.control.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.wattle.control.gateway.rules.Tenants.Tenant;
import io.wattle.control.gateway.templates.Slot;
import io.wattle.control.gateway.templates.Template;
import io.wattle.control.gateway.templates.Template.State;
import io.wattle.control.gateway.templates.TemplateShelf;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// {@code /v1/templates}: a tenant's templates, made, looked at and taken away.
final class TemplateRoutes implements LiveExchange {
    private static final JsonMapper JSON = new JsonMapper();
    private static final int BODY_BYTES_MAX = 1 << 20;
    private static final int SLOTS_MOST = 64;
    private static final int CHARACTERS_MOST = 10_000;
    private static final int TEMPLATES_MOST = 1000;
    private static final long KEPT_SECONDS = Duration.ofDays(30).toSeconds();
    private static final long KEPT_SECONDS_MOST = Duration.ofDays(366).toSeconds();

    private final TemplateWriter writer;
    private final String gateway;
    private final Tenant tenant;
    private final ServerRequest request;
    private final Replies replies;
    private final ClientSink sink;

    TemplateRoutes(
            TemplateWriter writer, String gateway, Tenant tenant, ServerRequest request, ServerResponse response) {
        this.writer = writer;
        this.gateway = gateway;
        this.tenant = tenant;
        this.request = request;
        this.replies = new Replies(response, RequestId.of(request.headers()));
        this.sink = ClientSink.of(response);
    }

    @Override
    public void shutDown() {
        // A template is written on after the next start.
    }

    @Override
    public void closeIfLate(long nowNanos) {
        sink.client().closeIfLate(nowNanos);
    }

    /// @param path below {@code /templates}: empty or {@code /NAME}
    void serve(String method, String path) {
        try {
            var json = path.isEmpty() ? all(method) : one(method, path.substring(1));
            replies.ok(json.toString().getBytes(StandardCharsets.UTF_8), Map.of());
        } catch (ApiException refused) {
            replies.error(refused.error());
        } catch (IOException away) {
            replies.error(ApiError.server(503, "storage_unavailable", "The template could not be kept."));
        }
    }

    private ObjectNode all(String method) throws IOException {
        return switch (method) {
            case "GET" -> list();
            case "POST" -> create();
            default -> throw new ApiException(FileRoutes.notAllowed("GET and POST"));
        };
    }

    private ObjectNode list() {
        var list = JSON.createObjectNode().put("object", "list");
        var data = list.putArray("data");
        writer.shelf().list(tenant.name()).forEach(template -> data.add(TemplateShelf.shown(template)));
        return list;
    }

    private ObjectNode create() throws IOException {
        var template = read(RequestBody.object(sink, request, BODY_BYTES_MAX));
        if (writer.shelf().list(tenant.name()).size() >= TEMPLATES_MOST) {
            throw new ApiException(ApiError.invalid(
                    409, "too_many_templates", "There may be %d templates.".formatted(TEMPLATES_MOST)));
        }
        writer.shelf().put(template);
        writer.write(template);
        return TemplateShelf.shown(template);
    }

    private ObjectNode one(String method, String name) throws IOException {
        var template = writer.shelf()
                .find(tenant.name(), name)
                .orElseThrow(() -> new ApiException(
                        ApiError.invalid(404, "template_not_found", "There is no template \"%s\".".formatted(name))));
        return switch (method) {
            case "GET" -> TemplateShelf.shown(template);
            case "DELETE" -> {
                writer.shelf().put(template.with(new State.Deleted()));
                yield JSON.createObjectNode()
                        .put("id", name)
                        .put("object", "template")
                        .put("deleted", true);
            }
            default -> throw new ApiException(FileRoutes.notAllowed("GET and DELETE"));
        };
    }

    private Template read(JsonNode body) {
        var name = name(body, "name");
        var model = body.path("model").asText("");
        if (!writer.isServed(model)) {
            throw new ApiException(ApiError.modelNotFound(model));
        }
        var prompt = body.path("prompt").asText("");
        if (prompt.isBlank()) {
            throw new ApiException(ApiError.invalid("The field \"prompt\" must say what to write.", "prompt"));
        }
        long seconds = body.path("expires_in").asLong(KEPT_SECONDS);
        if (seconds < 1 || seconds > KEPT_SECONDS_MOST) {
            throw new ApiException(ApiError.invalid(
                    "The field \"expires_in\" must be seconds from 1 to %d.".formatted(KEPT_SECONDS_MOST),
                    "expires_in"));
        }
        var now = writer.now();
        return new Template(
                tenant.name(),
                name,
                model,
                prompt,
                slots(body.path("slots")),
                new State.Generating(),
                gateway,
                now,
                now.plusSeconds(seconds));
    }

    private static List<Slot> slots(JsonNode nodes) {
        List<Slot> slots = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (JsonNode node : nodes) {
            var name = name(node, "slots.name");
            int most = node.path("max_length").asInt(200);
            if (!names.add(name) || names.size() > SLOTS_MOST || most < 1 || most > CHARACTERS_MOST) {
                throw new ApiException(ApiError.invalid(
                        "The field \"slots\" must be at most %d of different names, each with a max_length from 1 to %d."
                                .formatted(SLOTS_MOST, CHARACTERS_MOST),
                        "slots"));
            }
            slots.add(new Slot(name, kind(node.path("kind").asText("line")), most));
        }
        return slots;
    }

    private static Slot.Kind kind(String word) {
        try {
            return Slot.Kind.valueOf(word.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException unknown) {
            throw new ApiException(ApiError.invalid(
                    "The field \"slots.kind\" (%s) must be line, text, word or number.".formatted(word), "slots"));
        }
    }

    private static String name(JsonNode node, String field) {
        var name = node.path(field.substring(field.indexOf('.') + 1)).asText("");
        if (!Slot.NAME.matcher(name).matches()) {
            throw new ApiException(ApiError.invalid(
                    "The field \"%s\" must be 1 to 64 letters, digits, hyphens or underscores.".formatted(field),
                    field));
        }
        return name;
    }
}
