package io.wattle.node.sensor;

import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// A sensor with a platform thread of its own and a deadline, so that one that hangs in its driver stops nothing else.
///
/// Asked again while it hangs, it answers so at once: never more than one thread is stuck in it. A platform thread,
/// because a call into a driver would hold the carrier of a virtual one. For one caller at a time.
public final class GuardedSensor<T> implements AutoCloseable {
    private static final int STACK_BYTES = 256 * 1024;
    private static final Duration IDLE = Duration.ofMinutes(1);

    private final Sensor<T> sensor;
    private final ThreadPoolExecutor thread;
    private @Nullable Future<Reading<T>> pending;
    private boolean hangs;
    private long stalls;

    public GuardedSensor(Sensor<T> sensor) {
        this.sensor = sensor;
        this.thread = new ThreadPoolExecutor(
                1,
                1,
                IDLE.toSeconds(),
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(1),
                work -> daemonThread(work, "sensor-" + sensor.name()));
    }

    public String name() {
        return sensor.name();
    }

    /// Starts a read, unless the one before still hangs. The answer is {@link #answer}.
    public void ask() {
        var before = pending;
        hangs = before != null && !before.isDone();
        if (!hangs) {
            pending = thread.submit(sensor::read);
        }
    }

    /// Waits for the read that {@link #ask} started.
    ///
    /// @param patience longest wait; nothing at all while an earlier read hangs
    public Reading<T> answer(Duration patience) {
        var asked = pending;
        if (asked == null) {
            throw new IllegalStateException("The sensor (%s) was not asked.".formatted(name()));
        }
        if (hangs) {
            return stalled();
        }
        try {
            return asked.get(Math.max(0, patience.toNanos()), TimeUnit.NANOSECONDS);
        } catch (TimeoutException late) {
            return stalled();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return new Reading.Failed<>("The sensor (%s) was interrupted.".formatted(name()));
        } catch (ExecutionException broken) {
            return new Reading.Failed<>("The sensor (%s) is broken: %s.".formatted(name(), broken.getCause()));
        }
    }

    /// How often it did not answer in time.
    public long stalls() {
        return stalls;
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }

    private Reading<T> stalled() {
        stalls++;
        return new Reading.Failed<>("The sensor (%s) does not answer.".formatted(name()));
    }

    private static Thread daemonThread(Runnable work, String name) {
        var thread = new Thread(null, work, name, STACK_BYTES);
        thread.setDaemon(true);
        return thread;
    }
}
