package io.wattle.control.gateway;

import io.wattle.control.gateway.upstream.EngineClock;
import io.wattle.control.gateway.upstream.EngineConnection;
import io.wattle.control.gateway.upstream.EngineConnections;
import io.wattle.control.gateway.upstream.EngineFailure;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// What is done while the answering thread waits for its engine: begin to watch the client, keep it company, doubt
/// that the engine is still there, give up.
///
/// The answering thread reads without a time-out. Between {@link #begin} and {@link #end} the {@link EngineClock} has
/// another thread do what is due, under a lock that {@link #end} takes too: so nothing is done but while the answering
/// thread stands still, and nothing here or in what it calls is ever used by two threads at once.
///
/// Watching costs a thread and a registered read, so answers that come at once go without it.
final class EngineWait implements EngineClock.Waiting {
    private static final long UNWATCHED_NANOS = Duration.ofMillis(50).toNanos();

    /// After so long without a byte the engine's machine is asked whether it is there, again and again. With a second
    /// to answer that, nobody is sent to a machine that has been gone for two.
    private static final long DOUBT_NANOS = Duration.ofMillis(500).toNanos();

    private final Runnable watch;
    private final Runnable keepAlive;
    private final long keepAliveNanos;
    private final ReentrantLock turn = new ReentrantLock();
    private final AtomicBoolean acting = new AtomicBoolean();
    private boolean watching;
    private long nextKeepAlive;
    private long deadlineNanos;
    private String expected = "";
    private Duration expectedWithin = Duration.ZERO;
    private boolean isFirst;
    private long nextDoubt;
    private long silenceNanos;
    private long silentAt;
    private @Nullable Runnable onSilence;
    private @Nullable EngineConnection waitedFor;
    private @Nullable EngineConnections engines;
    private volatile boolean waiting;
    private volatile long dueNanos;
    private @Nullable EngineFailure late;
    private @Nullable ClientGoneException gone;

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

    /// Nothing of the answer has been used yet, so that another engine could give it.
    ///
    /// @param what the client is told is missing when the time is up, such as {@code no first token}
    void expectFirst(Duration limit, String what) {
        expectNext(limit, what);
        isFirst = true;
    }

    /// @param what the client is told is missing when the time is up, such as {@code no further token}
    void expectNext(Duration limit, String what) {
        isFirst = false;
        deadlineNanos = System.nanoTime() + limit.toNanos();
        expected = what;
        expectedWithin = limit;
    }

    /// Has something done, once, when an engine has sent nothing of its answer for so long. It must take no time.
    void onSilence(Duration limit, Runnable action) {
        silenceNanos = limit.toNanos();
        onSilence = action;
        waitedFor = null; // whatever was read before was another answer's
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

    /// The answering thread is about to read from the connection, which is closed when its time is up.
    void begin(EngineConnection connection, EngineConnections engines, long now) {
        turn.lock();
        try {
            this.engines = engines;
            nextDoubt = now + DOUBT_NANOS;
            if (connection != waitedFor) { // the end of a connection is told by whichever of its reads meets it
                turnTo(connection);
                silentAt = now + silenceNanos;
            }
            dueNanos = due(now);
            waiting = true;
        } finally {
            turn.unlock();
        }
    }

    /// From now on it is about this connection; what became of another is forgotten.
    void turnTo(EngineConnection connection) {
        turn.lock();
        try {
            waitedFor = connection;
            late = null;
            gone = null;
        } finally {
            turn.unlock();
        }
    }

    /// The answering thread goes on, once what is being done is done.
    void end() {
        turn.lock();
        try {
            waiting = false;
        } finally {
            turn.unlock();
        }
    }

    /// To be asked after {@link #end}: what was read counts for nothing once the connection was given up.
    ///
    /// @throws EngineFailure if it was, while the bytes came
    void throwIfGivenUp() throws EngineFailure {
        if (late != null) {
            throw late;
        }
    }

    /// Why the read failed; to be asked after {@link #end}.
    ///
    /// @return the failure that was seen, or the deadline that made it
    /// @throws ClientGoneException if the client left
    EngineFailure reason(EngineFailure seen) {
        if (gone != null) {
            throw gone;
        }
        return late == null ? seen : late;
    }

    private long due(long now) {
        long next = watching ? nextKeepAlive : now + UNWATCHED_NANOS;
        if (isFirst) {
            next = earlier(next, nextDoubt);
            next = onSilence == null ? next : earlier(next, silentAt);
        }
        return earlier(next, deadlineNanos);
    }

    private static long earlier(long one, long other) {
        return one - other < 0 ? one : other;
    }

    @Override
    public void tick(long nowNanos) {
        if (waiting && nowNanos - dueNanos >= 0 && acting.compareAndSet(false, true)) {
            Thread.ofVirtual().name("wattle-engine-wait").start(this::act);
        }
    }

    private void act() {
        turn.lock();
        try {
            var connection = waitedFor;
            long now = System.nanoTime();
            if (waiting && connection != null && now - dueNanos >= 0) {
                act(connection, now);
                dueNanos = due(System.nanoTime());
            }
        } finally {
            turn.unlock();
            acting.set(false);
        }
    }

    private void act(EngineConnection connection, long now) {
        try {
            if (now - deadlineNanos >= 0) {
                var seconds = BigDecimal.valueOf(expectedWithin.toMillis(), 3).stripTrailingZeros();
                late = new EngineFailure(
                        EngineFailure.Kind.TIMED_OUT,
                        "The engine sent %s within %s s.".formatted(expected, seconds.toPlainString()));
                connection.close();
            } else {
                passed();
                doubt(connection, now);
                tellSilence(now);
            }
        } catch (ClientGoneException left) {
            gone = left;
            connection.close();
        }
    }

    private void tellSilence(long now) {
        var action = onSilence;
        if (isFirst && action != null && now - silentAt >= 0) {
            onSilence = null;
            action.run();
        }
    }

    private void doubt(EngineConnection connection, long now) {
        var asked = engines;
        if (asked == null || !isFirst || now - nextDoubt < 0) {
            return;
        }
        nextDoubt = now + DOUBT_NANOS;
        var _ = asked.accepts(connection.address()).thenAccept(accepts -> {
            if (!accepts) {
                giveUp(connection);
            }
        });
    }

    /// What became of an attempt to answer in another engine's place.
    enum Overtaking {
        /// The answering thread's read fails.
        DONE,
        /// It is not reading.
        NOT_NOW,
        /// Some of its answer has been used.
        TOO_LATE
    }

    /// Another engine has begun to answer.
    Overtaking overtake() {
        turn.lock();
        try {
            var connection = waitedFor;
            if (!waiting || connection == null) {
                return Overtaking.NOT_NOW;
            }
            if (!isFirst) {
                return Overtaking.TOO_LATE;
            }
            late = new EngineFailure(EngineFailure.Kind.OVERTAKEN, "Another engine was quicker.");
            connection.close();
            return Overtaking.DONE;
        } finally {
            turn.unlock();
        }
    }

    private void giveUp(EngineConnection connection) {
        turn.lock();
        try {
            if (waiting && isFirst && connection == waitedFor) {
                late = new EngineFailure(
                        EngineFailure.Kind.GONE, "The engine's machine no longer accepts connections.");
                connection.close();
            }
        } finally {
            turn.unlock();
        }
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
