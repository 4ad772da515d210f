package io.wattle.engine.http;

import io.wattle.engine.http.AnswerForm.Envelope;
import io.wattle.engine.llama.Generation;
import io.wattle.engine.llama.GenerationEvent;
import io.wattle.engine.llama.GenerationEvent.Delta;
import io.wattle.engine.llama.GenerationEvent.Failed;
import io.wattle.engine.llama.GenerationEvent.Finished;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/// Writes an answer as server-sent events while it is generated. A client that has left makes a write fail, which ends
/// the exchange.
final class StreamedAnswer {
    /// Silence after which a comment is sent, within the 10 to 15 seconds that proxies bear.
    private static final Duration KEEP_ALIVE = Duration.ofSeconds(10);

    private final Exchange exchange;
    private final AnswerForm form;
    private final Envelope envelope;
    private final int promptTokens;

    StreamedAnswer(Exchange exchange, AnswerForm form, Envelope envelope, int promptTokens) {
        this.exchange = exchange;
        this.form = form;
        this.envelope = envelope;
        this.promptTokens = promptTokens;
    }

    /// @return how it went, for the log
    /// @throws ApiError if the generation failed before anything was written
    String write(Generation generation) throws ApiError, IOException, InterruptedException {
        var event = generation.next(KEEP_ALIVE);
        if (event.isPresent() && event.get() instanceof Failed failed) {
            throw Outcome.error(failed);
        }
        var out = exchange.stream("text/event-stream; charset=utf-8");
        var events = new EventStream(out);
        while (event.isEmpty()) {
            events.keepAlive();
            event = generation.next(KEEP_ALIVE);
        }
        if (!(event.get() instanceof Failed)) {
            events.event(form.firstChunk(envelope));
        }
        Optional<String> outcome = write(events, event.get());
        while (outcome.isEmpty()) {
            event = generation.next(KEEP_ALIVE);
            if (event.isPresent()) {
                outcome = write(events, event.get());
            } else {
                events.keepAlive();
            }
        }
        out.close(); // only here: closing ends the answer well
        return outcome.get();
    }

    /// @return how it went, if that was the last event
    private Optional<String> write(EventStream events, GenerationEvent event) throws IOException {
        return switch (event) {
            case Delta(var text) -> {
                events.event(form.moreChunk(envelope, text));
                yield Optional.empty();
            }
            case Finished finished -> {
                var usage = new Usage(promptTokens, finished.tokens());
                events.event(form.lastChunk(envelope, finished.reason()));
                if (envelope.includeUsage()) {
                    events.event(form.usageChunk(envelope, usage));
                }
                events.done();
                yield Optional.of(Outcome.sentence(finished, usage));
            }
            case Failed failed -> {
                // No [DONE]: the client must not take what it has for the whole answer.
                events.event(Outcome.error(failed).body());
                yield Optional.of(failed.reason());
            }
        };
    }
}
