package io.wattle.engine.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.wattle.engine.llama.FinishReason;

/// OpenAI's JSON around an answer, whole or in chunks: the chat form and the older completions form.
enum AnswerForm {
    CHAT("chatcmpl-", "chat.completion", "chat.completion.chunk") {
        @Override
        void first(ObjectNode choice) {
            choice.putObject("delta").put("role", "assistant").put("content", "");
        }

        @Override
        void more(ObjectNode choice, String text) {
            choice.putObject("delta").put("content", text);
        }

        @Override
        void last(ObjectNode choice) {
            choice.putObject("delta");
        }

        @Override
        void whole(ObjectNode choice, String text) {
            choice.putObject("message")
                    .put("role", "assistant")
                    .put("content", text)
                    .putNull("refusal");
        }
    },
    TEXT("cmpl-", "text_completion", "text_completion") {
        @Override
        void first(ObjectNode choice) {
            more(choice, "");
        }

        @Override
        void more(ObjectNode choice, String text) {
            choice.put("text", text);
        }

        @Override
        void last(ObjectNode choice) {
            more(choice, "");
        }

        @Override
        void whole(ObjectNode choice, String text) {
            more(choice, text);
        }
    };

    private final String idPrefix;
    private final String wholeObject;
    private final String chunkObject;

    AnswerForm(String idPrefix, String wholeObject, String chunkObject) {
        this.idPrefix = idPrefix;
        this.wholeObject = wholeObject;
        this.chunkObject = chunkObject;
    }

    /// What all chunks of one answer share.
    ///
    /// @param id of the answer, without the form's prefix
    /// @param createdSeconds since 1970
    /// @param includeUsage the client asked for a last chunk with the token counts
    record Envelope(String id, long createdSeconds, String model, boolean includeUsage) {}

    abstract void first(ObjectNode choice);

    abstract void more(ObjectNode choice, String text);

    abstract void last(ObjectNode choice);

    abstract void whole(ObjectNode choice, String text);

    ObjectNode firstChunk(Envelope envelope) {
        var chunk = chunk(envelope);
        first(choice(chunk));
        return chunk;
    }

    ObjectNode moreChunk(Envelope envelope, String text) {
        var chunk = chunk(envelope);
        more(choice(chunk), text);
        return chunk;
    }

    ObjectNode lastChunk(Envelope envelope, FinishReason reason) {
        var chunk = chunk(envelope);
        var choice = choice(chunk);
        last(choice);
        choice.put("finish_reason", reason.word());
        return chunk;
    }

    ObjectNode usageChunk(Envelope envelope, Usage usage) {
        var chunk = chunk(envelope);
        chunk.putArray("choices");
        chunk.set("usage", usage.json());
        return chunk;
    }

    ObjectNode answer(Envelope envelope, String text, FinishReason reason, Usage usage) {
        var answer = envelope(envelope, wholeObject);
        var choice = choice(answer);
        whole(choice, text);
        choice.put("finish_reason", reason.word());
        answer.set("usage", usage.json());
        return answer;
    }

    /// Chunks before the last say {@code usage: null} where the client asked for usage.
    private ObjectNode chunk(Envelope envelope) {
        var chunk = envelope(envelope, chunkObject);
        if (envelope.includeUsage()) {
            chunk.putNull("usage");
        }
        return chunk;
    }

    private ObjectNode envelope(Envelope envelope, String object) {
        return Json.object()
                .put("id", idPrefix + envelope.id())
                .put("object", object)
                .put("created", envelope.createdSeconds())
                .put("model", envelope.model());
    }

    private static ObjectNode choice(ObjectNode chunk) {
        return chunk.putArray("choices")
                .addObject()
                .put("index", 0)
                .putNull("logprobs")
                .putNull("finish_reason");
    }
}
