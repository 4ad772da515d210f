package io.wattle.control.gateway;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.wattle.control.gateway.cache.CachedAnswer;
import io.wattle.control.gateway.templates.Template;
import io.wattle.control.gateway.templates.Template.Filled;
import io.wattle.control.gateway.templates.Template.State;
import io.wattle.quantity.Joules;
import io.wattle.quantity.Origin;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// Answers with a template whose slots the request fills by its {@code metadata}.
final class TemplateReply {
    /// How clients name a template where a model stands.
    static final String PREFIX = "template:";

    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration SOON = Duration.ofSeconds(5);

    private TemplateReply() {}

    /// The answer, as if an engine had given it.
    ///
    /// @throws ApiException if there is none, with why
    static CachedAnswer answer(Template template, CompletionRequest request, Instant now) {
        var name = template.name();
        if (!now.isBefore(template.expiresAt())) {
            throw refused(410, "template_expired", "The template \"%s\" has expired; make it anew.".formatted(name));
        }
        return switch (template.state()) {
            case State.Ready(String text, Optional<Joules> joules) ->
                new CachedAnswer(
                        now,
                        joules.map(spent -> new CachedAnswer.Spent(spent, Origin.MODELLED)),
                        bytes(request, filled(template, text, request), now));
            case State.Generating _ ->
                throw new ApiException(ApiError.server(
                                503, "template_generating", "The template \"%s\" is being written.".formatted(name))
                        .retryAfter(SOON));
            case State.Failed(String reason) ->
                throw refused(409, "template_failed", "The template \"%s\" has failed: %s".formatted(name, reason));
            case State.Deleted _ -> throw new ApiException(ApiError.modelNotFound(PREFIX + name));
        };
    }

    private static String filled(Template template, String text, CompletionRequest request) {
        Map<String, String> values = new HashMap<>();
        ChatBody.of(request.engineBody().array())
                .root()
                .path("metadata")
                .properties()
                .forEach(field -> values.put(field.getKey(), field.getValue().asText()));
        return switch (template.fill(text, values)) {
            case Filled.Text(String done) -> done;
            case Filled.Missing(String slot) ->
                throw new ApiException(new ApiError(
                        400,
                        "invalid_request_error",
                        Optional.of("template_slot_missing"),
                        "The field \"metadata\" must hold a value for the slot \"%s\".".formatted(slot),
                        Optional.of("metadata." + slot),
                        Optional.empty()));
            case Filled.Unsafe(String slot, String objection) ->
                throw new ApiException(new ApiError(
                        400,
                        "invalid_request_error",
                        Optional.of("template_value_unsafe"),
                        "The value of the slot \"%s\" %s.".formatted(slot, objection),
                        Optional.of("metadata." + slot),
                        Optional.empty()));
        };
    }

    private static byte[] bytes(CompletionRequest request, String text, Instant now) {
        var root = JSON.createObjectNode()
                .put("id", RequestId.make())
                .put("object", "chat.completion")
                .put("created", now.getEpochSecond())
                .put("model", request.model().value());
        var choice = root.putArray("choices").addObject().put("index", 0);
        choice.putObject("message").put("role", "assistant").put("content", text);
        choice.put("finish_reason", "stop");
        root.putObject("usage")
                .put("prompt_tokens", 0)
                .put("completion_tokens", 0)
                .put("total_tokens", 0);
        var answer = new ChatAnswer(root);
        return request.stream() ? answer.events() : root.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static ApiException refused(int status, String code, String message) {
        return new ApiException(ApiError.invalid(status, code, message));
    }
}
