package io.wattle.control.gateway;

import io.wattle.control.gateway.upstream.ByteQueue;
import io.wattle.control.gateway.upstream.EngineFailure;
import java.time.Duration;
import java.util.Optional;

/// Passes one engine's stream to the client: all that has arrived is decoded, then sent in one write.
final class StreamRelay {
    private final SseResponse client;
    private final EventFilter filter;
    private final EngineWait wait;
    private final Duration interToken;
    private final GatewayMetrics.ForModel metrics;
    private final AnswerRecording recording;
    private final long startNanos;
    private final ByteQueue in = new ByteQueue(1 << 10);
    private final ByteQueue out = SseResponse.events();
    private long firstTokenNanos;
    private long lastTokenNanos;
    private boolean contentSent;

    /// What a relay works with, beside the call itself.
    record Parts(
            SseResponse client,
            EventFilter filter,
            EngineWait engineWait,
            Duration interToken,
            GatewayMetrics.ForModel metrics,
            AnswerRecording recording) {}

    StreamRelay(Parts parts, long startNanos) {
        this.client = parts.client();
        this.filter = parts.filter();
        this.wait = parts.engineWait();
        this.interToken = parts.interToken();
        this.metrics = parts.metrics();
        this.recording = parts.recording();
        this.startNanos = startNanos;
    }

    /// @throws EngineFailure if the stream does not come to its proper end
    /// @throws ClientGoneException if the client takes no more
    void relay(EngineCall call) throws EngineFailure {
        while (!filter.isDone()) {
            int held = in.size();
            boolean more = call.read(in);
            recording.add(in.array(), in.start() + held, in.size() - held);
            int before = filter.events();
            filter.pass(in, out);
            if (filter.events() > before) {
                observe(filter.events() - before);
            }
            if (filter.isDone()) {
                client.finish(out);
            } else if (!more) {
                throw new EngineFailure(
                        EngineFailure.Kind.BROKEN, "The engine ended its answer before it was finished.");
            } else if (!out.isEmpty()) {
                contentSent = true;
                client.send(out); // fails soon where the client left; a silence begins to watch it
                wait.active();
            }
            out.clear();
        }
        call.finish();
    }

    /// Whether the client has seen any of the engine's events, so that no other replica can start over.
    boolean isContentSent() {
        return contentSent;
    }

    Optional<Duration> timeToFirstToken() {
        return firstTokenNanos == 0 ? Optional.empty() : Optional.of(Duration.ofNanos(firstTokenNanos - startNanos));
    }

    private void observe(int count) {
        long now = System.nanoTime();
        if (firstTokenNanos == 0) {
            firstTokenNanos = now;
            metrics.firstToken((now - startNanos) / 1e9);
            metrics.tokens(count - 1, 0);
        } else {
            metrics.tokens(count, (now - lastTokenNanos) / 1e9);
        }
        lastTokenNanos = now;
        wait.expectNext(interToken, "no further token");
    }
}
