package io.wattle.control.gateway;

import io.wattle.control.gateway.Cancellation.Cause;
import io.wattle.control.gateway.upstream.ByteQueue;
import io.wattle.control.gateway.upstream.EngineAddress;
import io.wattle.control.gateway.upstream.EngineFailure;
import io.wattle.control.gateway.upstream.EngineFailure.Kind;
import io.wattle.control.gateway.upstream.ResponseHead;
import io.wattle.routing.Choice;
import io.wattle.routing.ReplicaEndpoint;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// Sends one request to an engine and its answer to the client, streamed or whole; after a failure,
/// once more to another engine. What outlives an attempt is here: the client's open stream, and the
/// time spent waiting.
final class AnswerRelay {
    private static final int ERROR_BYTES_MAX = 1 << 20;

    /// One request as it goes to engines.
    ///
    /// @param route   as the engine has it below its version, such as {@code /chat/completions}
    /// @param closing whether the client asked to close its connection behind the answer
    record Job(
            CompletionRequest request,
            Caller caller,
            AnswerForm form,
            String route,
            ExchangeRecord record,
            GatewayMetrics.ForModel metrics,
            boolean closing) {}

    private final Wiring wiring;
    private final Job job;
    private final ClientSink sink;
    private final Cancellation cancellation;
    private final SseResponse stream;
    private final EngineWait wait;
    private @Nullable Choice choice;
    private @Nullable EngineCall call;
    private byte[] body;
    private byte[] answered = new byte[0];
    private long waitedBeforeNanos;
    private long queuedNanos;
    private boolean contentSent;

    AnswerRelay(Wiring wiring, Job job, ClientSink sink, Cancellation cancellation) {
        this.wiring = wiring;
        this.job = job;
        this.sink = sink;
        this.cancellation = cancellation;
        this.body = job.request().engineBody().array();
        this.stream =
                new SseResponse(sink, this::head, wiring.config().deadlines().client());
        this.wait = new EngineWait(
                () -> sink.client().watch(() -> cancellation.cancel(Cause.CLIENT_GONE)),
                job.request().stream() ? stream::keepAlive : () -> {},
                wiring.config().keepAlive());
    }

    /// Whether the client's stream is open, so that an error can only be an event.
    boolean isStreaming() {
        return stream.isOpen();
    }

    /// Whether the client has seen any of an engine's answer, so that no other replica can start over.
    boolean isContentSent() {
        return contentSent;
    }

    /// Engines get this in place of what the client sent.
    void sends(byte[] other) {
        body = other;
    }

    /// How others may wait for an engine while the client is watched and kept company.
    EngineWait engineWait() {
        return wait;
    }

    /// What an engine answered, as it came; empty while nothing whole has come, or where it was too large
    /// to keep.
    byte[] answered() {
        return answered;
    }

    void failStream(ApiError error) {
        stream.fail(error);
    }

    /// Waits for something other than an engine, with the client watched and kept company.
    void await(CompletableFuture<?> coming) {
        long begun = System.nanoTime();
        wait.active();
        wait.beginWatching();
        while (!coming.isDone()) {
            try {
                var _ = coming.get(wiring.config().keepAlive().toMillis(), TimeUnit.MILLISECONDS);
            } catch (TimeoutException stillWaiting) {
                wait.passed();
            } catch (ExecutionException | CancellationException over) {
                break;
            } catch (InterruptedException stopping) {
                Thread.currentThread().interrupt();
                cancellation.cancel(Cause.SHUTDOWN);
                break;
            }
        }
        queuedNanos += System.nanoTime() - begun;
    }

    /// @throws EngineFailure if the engine does not answer as it should
    /// @throws ApiException if the engine refuses the request itself
    void relay(Choice to) throws EngineFailure {
        choice = to;
        expectFirst();
        var engine = EngineAddress.of(to.replica().url());
        try (var made = new EngineCall(wiring.engines(), engine, cancellation, wait)) {
            call = made;
            relay(made, ask(made, engine), to);
        } finally {
            waitedBeforeNanos = waitedNanos();
            call = null;
        }
    }

    /// The same with an answer that has begun.
    void relay(Hedge.Begun other) throws EngineFailure {
        choice = other.choice();
        expectFirst();
        try (var made = other.call()) {
            made.handTo(cancellation, wait);
            call = made;
            relay(made, other.head(), other.choice());
        } finally {
            waitedBeforeNanos = waitedNanos();
            call = null;
        }
    }

    /// Sends the request, and waits for the head of the answer.
    ResponseHead ask(EngineCall to, EngineAddress engine) throws EngineFailure {
        var request = job.request();
        var head = EngineForm.requestHead(
                engine, job.route(), request.stream(), job.record().requestId());
        return to.request(engine, head, body);
    }

    private void relay(EngineCall made, ResponseHead head, Choice to) throws EngineFailure {
        if (head.status() == 404 && !job.form().isEverywhere()) {
            throw new ApiException(ApiError.invalid(
                    404,
                    "unsupported_by_engine",
                    "The engine of the model \"%s\" has no route %s."
                            .formatted(job.request().model(), job.route())));
        }
        if (head.status() != 200) {
            throw EngineForm.refusal(
                    head.status(), made.readAll(ERROR_BYTES_MAX).toByteArray());
        }
        if (job.request().stream() && head.isEventStream()) {
            relayStream(made, to);
        } else if (stream.isOpen()) {
            throw new EngineFailure(Kind.BROKEN, "The engine answered a stream's request without a stream.");
        } else {
            relayWhole(made, to);
        }
    }

    private void expectFirst() {
        var deadlines = wiring.config().deadlines();
        if (job.request().stream()) {
            wait.expectFirst(deadlines.firstToken(), "no first token");
        } else {
            wait.expectFirst(deadlines.answer(), "no answer");
        }
    }

    private void relayStream(EngineCall made, Choice to) throws EngineFailure {
        var filter = new EventFilter(
                job.request(),
                job.form(),
                wiring.config().limits().answerBytes(),
                tokens -> job.record().receipt(tokens, Receipt.of(to.replica().cost(), tokens)));
        var recording = new AnswerRecording(isRecorded());
        var parts = new StreamRelay.Parts(
                stream, filter, wait, wiring.config().deadlines().interToken(), job.metrics(), recording);
        var relay = new StreamRelay(parts, job.record().startNanos());
        try {
            relay.relay(made);
        } finally {
            contentSent = relay.isContentSent();
            job.record().firstToken(relay.timeToFirstToken());
            filter.tokens().ifPresent(tokens -> job.record().counted(tokens, to.replica()));
        }
        if (filter.hasFailed()) {
            job.record().failed(502, "engine_error");
        } else {
            keep(recording);
        }
    }

    private boolean isRecorded() {
        return job.caller().cache() instanceof CacheUse.Miss
                || !wiring.chains().rules().cascades().isEmpty();
    }

    private void relayWhole(EngineCall made, Choice to) throws EngineFailure {
        var whole = made.readAll(wiring.config().limits().answerBytes()).toByteArray();
        Usage.find(whole, 0, whole.length).ifPresent(found -> job.record().counted(found.tokens(), to.replica()));
        var recording = new AnswerRecording(isRecorded());
        recording.add(whole, 0, whole.length);
        keep(recording);
        sendWhole(whole);
    }

    private void sendWhole(byte[] whole) {
        var head = head();
        job.record().energy().ifPresent(energy -> head.add("x-wattle-energy-joules", Receipt.rounded(energy.joules())));
        var edits = new BodyEdits(whole);
        if (job.request().energyWanted()) {
            Usage.find(whole, 0, whole.length)
                    .ifPresent(usage ->
                            edits.insert(usage.endOfFields(), job.record().receiptOfSteps()));
        }
        WholeResponse.send(
                sink, head, edits.apply(), wiring.config().deadlines().client());
    }

    /// Sends an answer that is there already, as a stream where the client wants one.
    ///
    /// @param from the replica that gave it
    void deliver(ReplicaEndpoint from, ChatAnswer draft, String reason) {
        choice = new Choice(from, reason);
        job.record().sentTo(from);
        if (!job.request().stream()) {
            sendWhole(draft.plain());
            return;
        }
        var filter = new EventFilter(
                job.request(),
                job.form(),
                wiring.config().limits().answerBytes(),
                _ -> job.record().receiptOfSteps());
        var events = draft.events();
        var out = SseResponse.events();
        try {
            filter.pass(new ByteQueue(events.length).append(events), out);
        } catch (EngineFailure impossible) {
            throw new IllegalStateException("Only complete drafts are delivered.", impossible);
        }
        stream.finish(out);
    }

    private void keep(AnswerRecording recording) {
        answered = recording.whole();
        if (job.caller().cache() instanceof CacheUse.Miss miss) {
            recording.keep(miss, job.record().energy(), wiring.clock().instant());
        }
    }

    /// What the client learns of how it was served; counts the gateway's overhead.
    private ClientHead head() {
        long overheadNanos = System.nanoTime() - job.record().startNanos() - waitedNanos() - queuedNanos;
        wiring.metrics().overhead(overheadNanos / 1e9);
        var head = new ClientHead().add("x-request-id", job.record().requestId());
        var chosen = choice;
        if (chosen != null) {
            var replica = chosen.replica().replica();
            head.add("x-wattle-node", ClientHead.text(chosen.replica().node().value()))
                    .add("x-wattle-replica", ClientHead.text(replica.toString()))
                    .add("x-wattle-route-reason", ClientHead.text(chosen.reason()));
            if (job.caller().routing().session().isPresent()) {
                head.add(SessionTokens.HEADER, wiring.sessions().of(replica));
            }
        }
        job.caller().cache().header().ifPresent(use -> head.add("x-wattle-cache", use));
        job.record().instead().ifPresent(other -> head.addAll(other.headers()));
        head.addAll(job.caller().limits())
                .add("x-wattle-queue-ms", Long.toString(TimeUnit.NANOSECONDS.toMillis(queuedNanos)))
                .addMillis("x-wattle-overhead-ms", overheadNanos);
        return job.closing() ? head.add("connection", "close") : head;
    }

    private long waitedNanos() {
        var current = call;
        return waitedBeforeNanos + (current == null ? 0 : current.waitedNanos());
    }
}
