package io.wattle.control.gateway;

import io.wattle.control.gateway.CompletedRequest.Energy;
import io.wattle.control.gateway.cache.CachedAnswer;
import io.wattle.control.gateway.upstream.ByteQueue;
import io.wattle.control.gateway.upstream.EngineFailure;
import io.wattle.quantity.Joules;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Answers from the cache: a whole answer whole, a stream as a stream, with the receipt of what was saved.
final class CacheReplay {
    private final Wiring wiring;
    private final AnswerRelay.Job job;
    private final ClientSink sink;
    private final Replies replies;

    CacheReplay(Wiring wiring, AnswerRelay.Job job, ClientSink sink, Replies replies) {
        this.wiring = wiring;
        this.job = job;
        this.sink = sink;
        this.replies = replies;
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
        var stream = new SseResponse(sink, () -> headers(answer), deadline);
        var filter = new EventFilter(
                job.request(), job.form(), wiring.config().limits().answerBytes(), _ -> receipt(answer));
        var events = new ByteQueue(answer.bytes().length + 256);
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
        var whole = edits.apply();
        sink.client().within(wiring.config().deadlines().client(), () -> replies.ok(whole, headers(answer)));
    }

    private static String receipt(CachedAnswer answer) {
        return answer.spent()
                .map(spent -> Receipt.usageFields(Optional.of(new Energy(Joules.ZERO, spent.origin())))
                        + ",\"energy_saved_joules\":" + Receipt.rounded(spent.joules()))
                .orElseGet(() -> Receipt.usageFields(Optional.empty()));
    }

    private Map<String, String> headers(CachedAnswer answer) {
        double overheadNanos = System.nanoTime() - job.record().startNanos();
        wiring.metrics().overhead(overheadNanos / 1e9);
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("x-request-id", job.record().requestId());
        job.caller().cache().header().ifPresent(use -> headers.put("x-wattle-cache", use));
        headers.put("x-wattle-energy-joules", "0");
        answer.spent().ifPresent(spent -> headers.put("x-wattle-energy-saved-joules", Receipt.rounded(spent.joules())));
        headers.putAll(job.caller().limits());
        headers.put("x-wattle-queue-ms", "0");
        headers.put(
                "x-wattle-overhead-ms",
                BigDecimal.valueOf((long) overheadNanos / 1_000, 3).toPlainString());
        if (job.closing()) {
            headers.put("connection", "close");
        }
        return headers;
    }
}
