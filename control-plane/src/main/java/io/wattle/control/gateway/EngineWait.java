package io.wattle.control.gateway;

import io.wattle.control.gateway.upstream.EngineFailure;
import java.math.BigDecimal;
import java.time.Duration;

/// How long the answering thread waits for its engine at a stretch, and what it does in between: begin
/// to watch the client, keep it company, give up.
///
/// Watching costs a thread and a registered read, so answers that come at once go without it.
final class EngineWait {
    private static final long UNWATCHED_NANOS = Duration.ofMillis(50).toNanos();

    private final Runnable watch;
    private final Runnable keepAlive;
    private final long keepAliveNanos;
    private boolean watching;
    private long nextKeepAlive;
    private long deadlineNanos;
    private String expected = "";
    private Duration expectedWithin = Duration.ZERO;

    /// @param watch     begins to watch the client; run once
    /// @param keepAlive keeps the client company; run each time the pause has passed without {@link
    ///   #active}
    /// @param pause     between two of them
    EngineWait(Runnable watch, Runnable keepAlive, Duration pause) {
        this.watch = watch;
        this.keepAlive = keepAlive;
        this.keepAliveNanos = pause.toNanos();
        active();
    }

    /// @param what the client is told is missing when the time is up, such as {@code no first token}
    void expectWithin(Duration limit, String what) {
        deadlineNanos = System.nanoTime() + limit.toNanos();
        expected = what;
        expectedWithin = limit;
    }

    /// The client got something to read.
    void active() {
        nextKeepAlive = System.nanoTime() + keepAliveNanos;
    }

    void beginWatching() {
        if (!watching) {
            watching = true;
            watch.run();
        }
    }

    /// Until the next thing is due.
    ///
    /// @throws EngineFailure if the deadline has passed
    int millis() throws EngineFailure {
        long now = System.nanoTime();
        long left = deadlineNanos - now;
        if (left <= 0) {
            var seconds = BigDecimal.valueOf(expectedWithin.toMillis(), 3).stripTrailingZeros();
            throw new EngineFailure(
                    EngineFailure.Kind.TIMED_OUT,
                    "The engine sent %s within %s s.".formatted(expected, seconds.toPlainString()));
        }
        long stretch = Math.min(left, watching ? nextKeepAlive - now : UNWATCHED_NANOS);
        return Math.clamp((stretch + 999_999) / 1_000_000, 1, Integer.MAX_VALUE);
    }

    /// A stretch passed without a byte.
    void passed() {
        beginWatching();
        if (System.nanoTime() - nextKeepAlive >= 0) {
            keepAlive.run();
            active();
        }
    }
}
