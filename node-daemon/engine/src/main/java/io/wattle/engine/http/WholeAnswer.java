package io.wattle.engine.http;

import io.wattle.engine.http.AnswerForm.Envelope;
import io.wattle.engine.llama.Generation;
import io.wattle.engine.llama.GenerationEvent.Delta;
import io.wattle.engine.llama.GenerationEvent.Failed;
import io.wattle.engine.llama.GenerationEvent.Finished;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Writes an answer in one piece once it is complete.
///
/// Only a write shows whether the client is still there, and tokens that nobody reads are not worth their energy: while
/// the answer is being made, blanks go ahead of its JSON.
final class WholeAnswer {
    /// Short answers keep their content-length; a client that left is noticed one or two blanks later.
    private static final Duration BLANK_AFTER = Duration.ofSeconds(2);

    private final Exchange exchange;
    private final AnswerForm form;
    private final Envelope envelope;
    private final int promptTokens;
    private @Nullable OutputStream begun;

    WholeAnswer(Exchange exchange, AnswerForm form, Envelope envelope, int promptTokens) {
        this.exchange = exchange;
        this.form = form;
        this.envelope = envelope;
        this.promptTokens = promptTokens;
    }

    /// @return how it went, for the log
    /// @throws ApiError if the generation failed
    String write(Generation generation) throws ApiError, IOException, InterruptedException {
        var text = new StringBuilder();
        long blankAt = System.nanoTime() + BLANK_AFTER.toNanos();
        while (true) {
            var event = generation.next(Duration.ofNanos(Math.max(0, blankAt - System.nanoTime())));
            if (event.isEmpty()) {
                blank();
                blankAt = System.nanoTime() + BLANK_AFTER.toNanos();
                continue;
            }
            switch (event.get()) {
                case Delta(var more) -> text.append(more);
                case Failed failed -> throw Outcome.error(failed);
                case Finished finished -> {
                    return end(finished, text.toString());
                }
            }
        }
    }

    private void blank() throws IOException {
        if (begun == null) {
            begun = exchange.stream(Exchange.JSON);
        }
        begun.write('\n');
        begun.flush();
    }

    private String end(Finished finished, String text) throws IOException {
        var usage = new Usage(promptTokens, finished.tokens());
        var json = form.answer(envelope, text, finished.reason(), usage);
        if (begun == null) {
            exchange.json(json);
        } else {
            begun.write(Json.bytes(json));
            begun.close();
        }
        return Outcome.sentence(finished, usage);
    }
}
