package io.wattle.control.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/// A chat request as a tree, for those that more than one model works on.
///
/// @param root read by {@link RequestParser} before
record ChatBody(ObjectNode root) {
    private static final JsonMapper JSON = new JsonMapper();

    /// With these the answer is more than a text.
    private static final List<String> MORE_THAN_TEXT = List.of("tools", "functions", "logprobs", "audio", "modalities");

    static ChatBody of(byte[] body) {
        try {
            return new ChatBody((ObjectNode) JSON.readTree(body));
        } catch (IOException impossible) {
            throw new UncheckedIOException("The body was parsed before.", impossible);
        }
    }

    /// Whether one text is asked for, so that another model's text can take its place.
    boolean isPlainChat() {
        return root.path("messages").isArray()
                && root.path("n").asInt(1) == 1
                && MORE_THAN_TEXT.stream().noneMatch(this::isSet);
    }

    private boolean isSet(String name) {
        return root.path(name).asBoolean() || root.path(name).isContainerNode();
    }

    /// What the user said last.
    String question() {
        String question = "";
        for (JsonNode message : root.path("messages")) {
            if (message.path("role").asText().equals("user")) {
                question = text(message.path("content"));
            }
        }
        return question;
    }

    private static String text(JsonNode content) {
        return content.isArray()
                ? StreamSupport.stream(content.spliterator(), false)
                        .map(part -> part.path("text").asText(""))
                        .collect(Collectors.joining("\n"))
                : content.asText("");
    }

    /// The same request to another model, to be answered whole.
    byte[] toWhole(String model, boolean withLogProbabilities) {
        ObjectNode copy = root.deepCopy();
        copy.put("model", model).put("stream", false);
        copy.remove("stream_options");
        if (withLogProbabilities) {
            copy.put("logprobs", true);
        }
        return bytes(copy);
    }

    /// The same request to another model, to be answered as the client asked.
    byte[] toModel(String model) {
        return bytes(root.deepCopy().put("model", model));
    }

    /// The same request with other words, to be answered as the client asked.
    byte[] toWords(String model, String words) {
        ObjectNode copy = root.deepCopy();
        copy.put("model", model);
        copy.putArray("messages").addObject().put("role", "user").put("content", words);
        return bytes(copy);
    }

    /// A question of our own.
    static byte[] words(String model, String words, int outputTokens) {
        ObjectNode root = JSON.createObjectNode().put("model", model).put("temperature", 0);
        root.put("max_tokens", outputTokens);
        root.putArray("messages").addObject().put("role", "user").put("content", words);
        return bytes(root);
    }

    private static byte[] bytes(ObjectNode root) {
        return root.toString().getBytes(StandardCharsets.UTF_8);
    }
}
