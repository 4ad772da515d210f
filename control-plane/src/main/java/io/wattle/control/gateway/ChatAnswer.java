package io.wattle.control.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.wattle.routing.cascade.Draft;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.OptionalDouble;
import java.util.stream.StreamSupport;

/// A whole chat answer as a tree.
///
/// @param root whatever the engine sent; empty where that was no JSON object
record ChatAnswer(ObjectNode root) {
    private static final JsonMapper JSON = new JsonMapper();

    static ChatAnswer of(byte[] body) {
        try {
            return new ChatAnswer(JSON.readTree(body) instanceof ObjectNode object ? object : JSON.createObjectNode());
        } catch (IOException noJson) {
            return new ChatAnswer(JSON.createObjectNode());
        }
    }

    /// The text of an answer that was passed on, streamed or whole.
    static String text(byte[] passed) {
        if (passed.length == 0 || passed[0] == '{') {
            return of(passed).text();
        }
        var text = new StringBuilder();
        new String(passed, StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.startsWith("data: {"))
                .map(line -> of(line.substring("data: ".length()).getBytes(StandardCharsets.UTF_8)))
                .forEach(event ->
                        text.append(event.choice().path("delta").path("content").asText("")));
        return text.toString();
    }

    String text() {
        return choice().path("message").path("content").asText("");
    }

    Draft draft() {
        var logs = choice().path("logprobs").path("content");
        return new Draft(
                text(),
                choice().path("finish_reason").asText().equals("stop"),
                logs.isEmpty()
                        ? OptionalDouble.empty()
                        : StreamSupport.stream(logs.spliterator(), false)
                                .mapToDouble(token -> token.path("logprob").asDouble(Double.NEGATIVE_INFINITY))
                                .average());
    }

    /// As the client gets it, who did not ask for log-probabilities.
    byte[] plain() {
        ObjectNode copy = root.deepCopy();
        copy.path("choices").forEach(choice -> ((ObjectNode) choice).remove("logprobs"));
        return copy.toString().getBytes(StandardCharsets.UTF_8);
    }

    /// The same as a stream of its text in one piece.
    byte[] events() {
        ObjectNode first = event();
        choices(first).putObject("delta").put("role", "assistant").put("content", text());
        ObjectNode last = event();
        ObjectNode end = choices(last);
        end.putObject("delta");
        end.set("finish_reason", choice().path("finish_reason"));
        ObjectNode usage = event();
        usage.putArray("choices");
        usage.set("usage", root.path("usage"));
        return "data: %s\n\ndata: %s\n\ndata: %s\n\ndata: [DONE]\n\n"
                .formatted(first, last, usage)
                .getBytes(StandardCharsets.UTF_8);
    }

    private JsonNode choice() {
        return root.path("choices").path(0);
    }

    private ObjectNode event() {
        return JSON.createObjectNode()
                .put("id", root.path("id").asText())
                .put("object", "chat.completion.chunk")
                .put("created", root.path("created").asLong())
                .put("model", root.path("model").asText());
    }

    private static ObjectNode choices(ObjectNode event) {
        return event.putArray("choices").addObject().put("index", 0);
    }
}
