package io.wattle.control.monitor;

import io.wattle.power.Moment;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/// How much each sender may send: a bucket that fills with time, up to a burst. For any number of threads.
public final class SenderLimits {
    /// Beyond this many senders those that have been quiet are forgotten.
    private static final int MOST_SENDERS = 50_000;

    private final double perSecond;
    private final double burst;
    private final Map<String, Bucket> buckets = new ConcurrentHashMap<>();

    private record Bucket(Moment at, double left) {}

    /// @param perSecond what a sender may send on average
    /// @param burst     what it may send at once after a while of silence
    public SenderLimits(double perSecond, double burst) {
        this.perSecond = perSecond;
        this.burst = burst;
    }

    /// Takes so much from the sender's bucket; false, with nothing taken, where it does not hold as much.
    public boolean take(String sender, double amount, Moment now) {
        if (buckets.size() > MOST_SENDERS) {
            buckets.values().removeIf(bucket -> left(bucket, now) >= burst);
        }
        AtomicBoolean isTaken = new AtomicBoolean();
        buckets.compute(sender, (_, before) -> {
            double left = before == null ? burst : left(before, now);
            isTaken.set(left >= amount);
            return new Bucket(now, left >= amount ? left - amount : left);
        });
        return isTaken.get();
    }

    private double left(Bucket bucket, Moment now) {
        double seconds = Math.max(0, now.since(bucket.at()).toNanos() / 1e9);
        return Math.min(burst, bucket.left() + seconds * perSecond);
    }
}
