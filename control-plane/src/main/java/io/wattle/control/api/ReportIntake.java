package io.wattle.control.api;

import io.wattle.control.monitor.SenderLimits;
import io.wattle.power.Moment;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/// Reads the bodies of reports, however badly somebody sends them: each has a size and a time, and each address a rate
/// and a number of bodies that it has begun. What is refused here never reaches the fleet, so that the sender's budget
/// stays at its last grant.
final class ReportIntake implements AutoCloseable {
    /// Four thousand times what 8 GPUs need.
    static final int MOST_BYTES = 1 << 20;
    /// A body arrives in one piece; this is for networks that lose some of it.
    static final Duration DEADLINE = Duration.ofSeconds(5);

    /// Two thousand nodes behind one address.
    private static final int REPORTS_PER_SECOND = 2_000;
    private static final int BYTES_PER_SECOND = 16 << 20;
    private static final int SECONDS_AT_ONCE = 4;
    private static final int MOST_OPEN = 512;

    private final SenderLimits rates = new SenderLimits(REPORTS_PER_SECOND, SECONDS_AT_ONCE * REPORTS_PER_SECOND);
    private final SenderLimits volumes = new SenderLimits(BYTES_PER_SECOND, SECONDS_AT_ONCE * BYTES_PER_SECOND);
    private final Map<String, Integer> open = new ConcurrentHashMap<>();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("report-deadlines").factory());

    /// The body of a report.
    ///
    /// @param sender the address it comes from
    /// @throws Failure with 408, 413 or 429; the connection is of no more use then
    byte[] read(Call call, String sender, Moment now) throws Failure {
        long declared = call.request().headers().contentLength().orElse(MOST_BYTES);
        if (declared > MOST_BYTES) {
            throw new Failure(413, "body_too_large", "A report must be at most %d bytes long.".formatted(MOST_BYTES));
        }
        if (!rates.take(sender, 1, now) || !volumes.take(sender, (double) declared, now)) {
            throw flood(
                    "The address %s sends more than %d reports or %d MiB a second; the last grants of its nodes stay."
                            .formatted(sender, REPORTS_PER_SECOND, BYTES_PER_SECOND >> 20));
        }
        if (open.merge(sender, 1, Integer::sum) > MOST_OPEN) {
            close(sender);
            throw flood("The address %s has begun %d reports and finished none of them.".formatted(sender, MOST_OPEN));
        }
        try {
            return readInTime(call);
        } finally {
            close(sender);
        }
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }

    /// A reader that waits for a byte is woken by an interrupt, which closes the connection.
    private byte[] readInTime(Call call) throws Failure {
        Thread reader = Thread.currentThread();
        AtomicBoolean isOver = new AtomicBoolean();
        ScheduledFuture<?> alarm = clock.schedule(
                () -> {
                    if (isOver.compareAndSet(false, true)) {
                        reader.interrupt();
                    }
                },
                DEADLINE.toMillis(),
                TimeUnit.MILLISECONDS);
        try {
            InputStream stream = call.request().content().inputStream(); // closing it would wait for the rest
            byte[] bytes = stream.readNBytes(MOST_BYTES + 1);
            if (bytes.length > MOST_BYTES) {
                throw new Failure(
                        413, "body_too_large", "A report must be at most %d bytes long.".formatted(MOST_BYTES));
            }
            return bytes;
        } catch (IOException | RuntimeException broken) { // Helidon has a handful of exceptions for a lost connection
            throw isOver.get()
                    ? new Failure(
                            408,
                            "slow_body",
                            "The report was not here after %d s; send it in one piece.".formatted(DEADLINE.toSeconds()))
                    : new Failure(400, "body_unreadable", "The report broke off.");
        } finally {
            alarm.cancel(false);
            if (!isOver.compareAndSet(false, true)) {
                Thread.interrupted(); // the alarm's, which nobody else must take for his own
            }
        }
    }

    private void close(String sender) {
        open.computeIfPresent(sender, (_, count) -> count > 1 ? count - 1 : null);
    }

    private static Failure flood(String sentence) {
        return new Failure(429, "flood", sentence);
    }
}
