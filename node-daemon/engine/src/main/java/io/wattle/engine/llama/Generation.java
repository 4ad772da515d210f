package io.wattle.engine.llama;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// One admitted request: its slot writes events, its HTTP exchange reads them.
///
/// The queue between the two holds at most a context of tokens, so a slow reader costs memory and never a slot.
public final class Generation {
    private final GenerationRequest request;
    private final BlockingQueue<GenerationEvent> events = new LinkedBlockingQueue<>();
    private volatile boolean cancelled;
    private volatile boolean over;

    Generation(GenerationRequest request) {
        this.request = request;
    }

    GenerationRequest request() {
        return request;
    }

    /// Waits for the next event.
    ///
    /// @return empty when none came in time
    public Optional<GenerationEvent> next(Duration patience) throws InterruptedException {
        return Optional.ofNullable(events.poll(patience.toNanos(), TimeUnit.NANOSECONDS));
    }

    /// The reader has left: the slot stops at the next token.
    public void cancel() {
        cancelled = true;
    }

    boolean isCancelled() {
        return cancelled;
    }

    /// The first end counts: when the engine stops, both the slot and the pool tell it.
    synchronized void tell(GenerationEvent event) {
        if (!over) {
            over = !(event instanceof GenerationEvent.Delta);
            events.add(event);
        }
    }
}
