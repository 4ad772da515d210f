package io.wattle.engine.llama;

import io.wattle.engine.llama.GenerationEvent.Delta;
import io.wattle.engine.llama.GenerationEvent.Failed;
import io.wattle.engine.llama.GenerationEvent.Finished;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Works on one generation after the other.
final class Slot {
    private static final Logger LOG = LoggerFactory.getLogger(Slot.class);

    private final TextModel model;
    private final EngineMetrics metrics;

    Slot(TextModel model, EngineMetrics metrics) {
        this.model = model;
        this.metrics = metrics;
    }

    /// Runs to the end, to a stop text, or until its reader has left. Never throws: a fault becomes an event.
    void run(Generation generation) {
        if (generation.isCancelled()) {
            return;
        }
        try {
            generate(generation);
        } catch (TextModelException failure) {
            LOG.warn("{}", failure.getMessage());
            generation.tell(new Failed(failure.getMessage(), false));
        } catch (RuntimeException fault) {
            LOG.error("A generation failed.", fault);
            generation.tell(new Failed("The engine failed: " + fault, false));
        }
    }

    private void generate(Generation generation) throws TextModelException {
        var request = generation.request();
        var stop = new StopText(request.stop());
        var tally = new TokenTally(request.maxTokens(), text -> model.tokenize(text).length);
        var watch = new Watch(request.promptTokens());
        var pieces = model.generate(request);
        Optional<String> piece = pieces.next();
        while (piece.isPresent()) {
            int before = tally.count();
            tally.add(piece.get());
            watch.counted(tally.count() - before);
            tellDelta(generation, stop.accept(piece.get()));
            if (stop.found() || generation.isCancelled()) {
                pieces.cancel();
                generation.tell(new Finished(FinishReason.STOP, tally.count()));
                return;
            }
            piece = pieces.next();
        }
        tellDelta(generation, stop.rest());
        int before = tally.count();
        var reason = tally.finish();
        watch.counted(tally.count() - before);
        generation.tell(new Finished(reason, tally.count()));
    }

    private static void tellDelta(Generation generation, String text) {
        if (!text.isEmpty()) {
            generation.tell(new Delta(text));
        }
    }

    /// Books tokens and their time as they come, so that a counter moves while a long answer is written.
    private final class Watch {
        private final int promptTokens;
        private long last = System.nanoTime();
        private boolean promptBooked;

        Watch(int promptTokens) {
            this.promptTokens = promptTokens;
        }

        void counted(int tokens) {
            long now = System.nanoTime();
            double seconds = (now - last) / 1e9;
            last = now;
            if (promptBooked) {
                metrics.predicted(tokens, seconds);
            } else {
                promptBooked = true;
                metrics.prompt(promptTokens, seconds);
                metrics.predicted(tokens, 0);
            }
        }
    }
}
