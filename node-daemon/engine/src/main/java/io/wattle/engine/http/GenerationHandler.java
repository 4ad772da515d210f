package io.wattle.engine.http;

import io.wattle.engine.http.CompletionCall.Input;
import io.wattle.engine.llama.Generation;
import io.wattle.engine.llama.GenerationRequest;
import io.wattle.engine.llama.NoCapacityException;
import io.wattle.engine.llama.TextModel;
import io.wattle.engine.llama.TextModelException;
import java.io.IOException;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Answers {@code /v1/chat/completions} and {@code /v1/completions}.
final class GenerationHandler {
    private static final Logger LOG = LoggerFactory.getLogger(GenerationHandler.class);

    private final ModelCard card;
    private final RequestBody bodies;
    private final InstantSource clock;

    GenerationHandler(ModelCard card, RequestBody bodies, InstantSource clock) {
        this.card = card;
        this.bodies = bodies;
        this.clock = clock;
    }

    /// A request that fits the model.
    private record Admissible(GenerationRequest request, boolean stream, boolean includeUsage) {}

    void answer(Exchange exchange, AnswerForm form, Readiness.Ready ready)
            throws ApiError, IOException, InterruptedException {
        var admissible =
                bodies.read(exchange.body(), exchange.contentLength(), body -> admissible(body, form, ready.model()));
        var generation = submit(ready, admissible.request());
        var envelope = new AnswerForm.Envelope(
                exchange.requestId(), clock.instant().getEpochSecond(), card.alias(), admissible.includeUsage());
        int promptTokens = admissible.request().promptTokens();
        try {
            var outcome = admissible.stream()
                    ? new StreamedAnswer(exchange, form, envelope, promptTokens).write(generation)
                    : new WholeAnswer(exchange, form, envelope, promptTokens).write(generation);
            LOG.info("Request {}: {}", exchange.requestId(), outcome);
        } finally {
            generation.cancel(); // without effect on one that is over
        }
    }

    private static Generation submit(Readiness.Ready ready, GenerationRequest request) throws ApiError {
        try {
            return ready.slots().submit(request);
        } catch (NoCapacityException full) {
            throw ApiError.noCapacity(full.getMessage());
        }
    }

    private Admissible admissible(byte[] body, AnswerForm form, TextModel model) throws ApiError {
        var json = Json.parse(body);
        var call = switch (form) {
            case CHAT -> CompletionCall.chat(json);
            case TEXT -> CompletionCall.completion(json);
        };
        if (call.model().isPresent() && !call.model().get().equals(card.alias())) {
            throw ApiError.modelNotFound(call.model().get(), card.alias());
        }
        var prompt = prompt(call.input(), model);
        int tokens = new ContextCheck(card.contextPerSlot(), card.facts().longestTokenBytes())
                .promptTokens(form, prompt, model);
        int room = card.contextPerSlot() - tokens;
        int most = Math.min(room, call.maxTokens().orElse(room));
        var request = new GenerationRequest(prompt, tokens, most, call.sampling(), call.stop());
        return new Admissible(request, call.stream(), call.includeUsage());
    }

    private static String prompt(Input input, TextModel model) throws ApiError {
        return switch (input) {
            case Input.Prompt(var text) -> text;
            case Input.Conversation(var messages) -> {
                try {
                    yield model.render(messages);
                } catch (TextModelException refusal) {
                    throw ApiError.invalid("messages", refusal.getMessage());
                }
            }
        };
    }
}
