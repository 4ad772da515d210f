package io.wattle.control.gateway.upstream;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// Tells those who wait for engines that time passes, each some fifty times a second, from one thread.
///
/// A virtual thread that reads with a time-out of its own hands each wait to a timer thread and takes it back: more
/// than half of what a token of a stream cost. Thread-safe.
public final class EngineClock implements AutoCloseable {
    private static final long TICK_NANOS = Duration.ofMillis(20).toNanos();

    /// After so many ticks for nobody it sleeps.
    private static final int EMPTY_TICKS_MAX = 50;

    /// Who waits now and then.
    public interface Waiting {
        /// Time has passed; takes none itself.
        void tick(long nowNanos);
    }

    private final Set<Waiting> waiting = ConcurrentHashMap.newKeySet();
    private volatile @Nullable Thread thread;
    private volatile boolean asleep;
    private volatile boolean closed;

    /// From now on it is told.
    public void add(Waiting one) {
        waiting.add(one);
        var running = thread;
        if (running == null) {
            start();
        } else if (asleep) {
            LockSupport.unpark(running);
        }
    }

    /// Nothing more is told to it.
    public void remove(Waiting one) {
        waiting.remove(one);
    }

    private synchronized void start() {
        if (thread == null && !closed) {
            thread = Thread.ofPlatform().daemon().name("wattle-engine-clock").start(this::run);
        }
    }

    private void run() {
        int empty = 0;
        while (!closed) {
            empty = waiting.isEmpty() ? empty + 1 : 0;
            if (empty > EMPTY_TICKS_MAX) {
                sleep();
                empty = 0;
            } else {
                LockSupport.parkNanos(this, TICK_NANOS);
            }
            long now = System.nanoTime();
            for (var one : waiting) {
                one.tick(now);
            }
        }
    }

    private void sleep() {
        asleep = true;
        if (waiting.isEmpty() && !closed) {
            LockSupport.park(this);
        }
        asleep = false;
    }

    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
    }
}
