package io.wattle.control.gateway;

import io.wattle.control.gateway.CompletedRequest.Energy;
import io.wattle.control.gateway.cache.CachedAnswer;
import io.wattle.control.gateway.upstream.ByteQueue;
import io.wattle.control.gateway.upstream.EngineFailure;
import io.wattle.quantity.Joules;
import java.util.Optional;

/// Answers from the cache: a whole answer whole, a stream as a stream, with the receipt of what was saved.
final class CacheReplay {
    private final Wiring wiring;
    private final AnswerRelay.Job job;
    private final ClientSink sink;

    CacheReplay(Wiring wiring, AnswerRelay.Job job, ClientSink sink) {
        this.wiring = wiring;
        this.job = job;
        this.sink = sink;
    }

    /// @throws ClientGoneException if the client takes no more
    void replay(CachedAnswer answer) {
        job.record()
                .replayed(
                        answer.spent().map(spent -> new Energy(Joules.ZERO, spent.origin())),
                        answer.spent().map(CachedAnswer.Spent::joules).orElse(Joules.ZERO));
        answer.spent()
                .ifPresent(spent -> wiring.metrics()
                        .saved(job.record().modelName(), spent.joules().value()));
        if (job.request().stream()) {
            replayStream(answer);
        } else {
            replayWhole(answer);
        }
    }

    private void replayStream(CachedAnswer answer) {
        var deadline = wiring.config().deadlines().client();
        var stream = new SseResponse(sink, () -> head(answer), deadline);
        var filter = new EventFilter(
                job.request(), job.form(), wiring.config().limits().answerBytes(), _ -> receipt(answer));
        var events = SseResponse.events();
        try {
            filter.pass(new ByteQueue(answer.bytes().length).append(answer.bytes()), events);
        } catch (EngineFailure impossible) {
            throw new IllegalStateException("Only complete streams are kept.", impossible);
        }
        stream.finish(events);
    }

    private void replayWhole(CachedAnswer answer) {
        var body = answer.bytes();
        var edits = new BodyEdits(body);
        if (job.request().energyWanted()) {
            Usage.find(body, 0, body.length).ifPresent(usage -> edits.insert(usage.endOfFields(), receipt(answer)));
        }
        WholeResponse.send(
                sink, head(answer), edits.apply(), wiring.config().deadlines().client());
    }

    private static String receipt(CachedAnswer answer) {
        return answer.spent()
                .map(spent -> Receipt.usageFields(Optional.of(new Energy(Joules.ZERO, spent.origin())))
                        + ",\"energy_saved_joules\":" + Receipt.rounded(spent.joules()))
                .orElseGet(() -> Receipt.usageFields(Optional.empty()));
    }

    private ClientHead head(CachedAnswer answer) {
        long overheadNanos = System.nanoTime() - job.record().startNanos();
        wiring.metrics().overhead(overheadNanos / 1e9);
        var head = new ClientHead().add("x-request-id", job.record().requestId());
        job.caller().cache().header().ifPresent(use -> head.add("x-wattle-cache", use));
        head.add("x-wattle-energy-joules", "0");
        answer.spent().ifPresent(spent -> head.add("x-wattle-energy-saved-joules", Receipt.rounded(spent.joules())));
        head.addAll(job.caller().limits())
                .add("x-wattle-queue-ms", "0")
                .addMillis("x-wattle-overhead-ms", overheadNanos);
        return job.closing() ? head.add("connection", "close") : head;
    }
}
