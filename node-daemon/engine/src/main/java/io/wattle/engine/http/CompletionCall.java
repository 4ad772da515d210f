package io.wattle.engine.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.wattle.engine.llama.ChatMessage;
import io.wattle.engine.llama.Sampling;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// A request for text, checked for form; whether it fits the model is decided later.
///
/// @param maxTokens absent: as many as the context has room for
/// @param includeUsage a last chunk of the stream tells the token counts
record CompletionCall(
        Optional<String> model,
        Input input,
        OptionalInt maxTokens,
        Sampling sampling,
        List<String> stop,
        boolean stream,
        boolean includeUsage) {
    private static final int STOPS_MAX = 16;

    /// What the answer continues.
    sealed interface Input {
        record Conversation(List<ChatMessage> messages) implements Input {}

        record Prompt(String text) implements Input {}
    }

    static CompletionCall chat(ObjectNode body) throws ApiError {
        var fields = new Fields(body);
        fields.refuse("tools", "send the conversation without them");
        fields.refuse("functions", "send the conversation without them");
        fields.refuse("top_logprobs", "leave it out");
        return of(fields, new Input.Conversation(Messages.of(fields)));
    }

    static CompletionCall completion(ObjectNode body) throws ApiError {
        var fields = new Fields(body);
        fields.refuse("echo", "put the prompt before the answer yourself");
        fields.refuse("suffix", "leave it out");
        return of(fields, new Input.Prompt(prompt(fields)));
    }

    private static CompletionCall of(Fields fields, Input input) throws ApiError {
        refuseUnsupported(fields);
        boolean stream = fields.truth("stream");
        var options = fields.any("stream_options");
        boolean includeUsage = options.isPresent()
                && options.get() instanceof ObjectNode object
                && new Fields(object).truth("include_usage");
        return new CompletionCall(
                fields.text("model"),
                input,
                maxTokens(fields),
                sampling(fields),
                fields.texts("stop", STOPS_MAX),
                stream,
                includeUsage);
    }

    private static void refuseUnsupported(Fields fields) throws ApiError {
        for (var count : List.of("n", "best_of")) {
            if (fields.wholeLong(count, 1, Integer.MAX_VALUE).orElse(1) != 1) {
                throw ApiError.invalid(
                        count,
                        "The field %s must be 1 for this engine; send the request again instead.".formatted(count));
            }
        }
        if (fields.any("logprobs")
                .filter(node -> !node.isBoolean() || node.booleanValue())
                .isPresent()) {
            throw ApiError.invalid(
                    "logprobs", "The field logprobs is not supported by this engine; leave it out or set it to false.");
        }
        fields.refuse("logit_bias", "leave it out");
        var format = fields.any("response_format");
        if (format.isPresent() && !format.get().path("type").asText().equals("text")) {
            throw ApiError.invalid(
                    "response_format", "The field response_format must be of the type text for this engine.");
        }
    }

    private static String prompt(Fields fields) throws ApiError {
        var node = fields.any("prompt");
        if (node.isPresent() && node.get().isTextual()) {
            return node.get().textValue();
        }
        if (node.isPresent() && node.get().size() == 1 && node.get().path(0).isTextual()) {
            return node.get().get(0).textValue();
        }
        if (node.isEmpty()) {
            throw ApiError.invalid(
                    "prompt", "The field prompt is missing; expected a string or a list with one string.");
        }
        throw Fields.wrong("prompt", node.get(), "a string or a list with one string");
    }

    private static OptionalInt maxTokens(Fields fields) throws ApiError {
        var named = fields.whole("max_completion_tokens", 1, Integer.MAX_VALUE);
        return named.isPresent() ? named : fields.whole("max_tokens", 1, Integer.MAX_VALUE);
    }

    private static Sampling sampling(Fields fields) throws ApiError {
        return new Sampling(
                fields.number("temperature", 0, 2),
                fields.number("top_p", 0, 1),
                fields.whole("top_k", 0, Integer.MAX_VALUE),
                fields.number("min_p", 0, 1),
                seed(fields),
                fields.number("presence_penalty", -2, 2),
                fields.number("frequency_penalty", -2, 2),
                fields.number("repeat_penalty", 0.01, 10));
    }

    /// llama.cpp takes 31 bits of OpenAI's 64; its own -1 would mean "a random one".
    private static OptionalInt seed(Fields fields) throws ApiError {
        var seed = fields.wholeLong("seed", Long.MIN_VALUE, Long.MAX_VALUE);
        return seed.isPresent()
                ? OptionalInt.of(Long.hashCode(seed.getAsLong()) & Integer.MAX_VALUE)
                : OptionalInt.empty();
    }
}
