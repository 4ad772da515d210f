package io.wattle.engine.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.wattle.engine.llama.ChatMessage;
import io.wattle.engine.llama.ChatMessage.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The {@code messages} of a chat request: text only.
final class Messages {
    private Messages() {}

    /// @throws ApiError unless there is at least one message that is not the system's: some templates read
    ///         the first one unasked
    static List<ChatMessage> of(Fields fields) throws ApiError {
        var node = fields.any("messages");
        if (node.isEmpty() || !node.get().isArray() || node.get().isEmpty()) {
            throw ApiError.invalid("messages", "The field messages must be a list of at least one message.");
        }
        var messages = new ArrayList<ChatMessage>();
        for (var element : node.get()) {
            messages.add(message("messages[%d]".formatted(messages.size()), element));
        }
        if (messages.stream().allMatch(message -> message.role() == Role.SYSTEM)) {
            throw ApiError.invalid("messages", "The field messages must have a message that is not the system's.");
        }
        return messages;
    }

    private static ChatMessage message(String name, JsonNode node) throws ApiError {
        if (!(node instanceof ObjectNode object)) {
            throw Fields.wrong(name, node, "an object with role and content");
        }
        var role = object.path("role");
        return new ChatMessage(
                role(role.asText())
                        .orElseThrow(
                                () -> Fields.wrong(name + ".role", role, "system, developer, user, assistant or tool")),
                content(name, object));
    }

    private static Optional<Role> role(String word) {
        return switch (word) {
            case "system", "developer" -> Optional.of(Role.SYSTEM);
            case "user" -> Optional.of(Role.USER);
            case "assistant" -> Optional.of(Role.ASSISTANT);
            case "tool" -> Optional.of(Role.TOOL);
            default -> Optional.empty();
        };
    }

    private static String content(String name, ObjectNode message) throws ApiError {
        var content = message.path("content");
        if (content.isTextual()) {
            return content.textValue();
        }
        if (!content.isArray()) {
            throw Fields.wrong(name + ".content", content, "a string or a list of text parts");
        }
        var text = new StringBuilder();
        for (var part : content) {
            if (!part.path("type").asText().equals("text") || !part.path("text").isTextual()) {
                throw Fields.wrong(name + ".content", part, "made of text parts; this engine reads no images or sound");
            }
            text.append(part.get("text").textValue());
        }
        return text.toString();
    }
}
