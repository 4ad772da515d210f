package io.wattle.power;

import java.time.Duration;
import java.util.Optional;

/// The times of a grant. The node counts from the moment it asked, the ledger from later and for longer, so that no
/// clocks need to agree: {@code ledger >= ttl x (1 + drift) + settling}.
public final class Lease {
    /// How long a node may draw its grant after it asked. Twice the time a failover may take.
    public static final Duration TIME_TO_LIVE = Duration.ofSeconds(20);

    /// Share by which a node's clock may run slow.
    public static final double DRIFT = 0.1;

    /// From the end of a grant to the node's floor in effect: set call, settling, readback.
    public static final Duration SETTLING = Duration.ofMillis(1500);

    /// How long the ledger holds a grant that was just written. Longer than a node needs, so that it is renewed every
    /// few seconds and not with each report.
    public static final Duration LEDGER = Duration.ofSeconds(30);

    /// A grant with less left is renewed.
    public static final Duration RENEW_BELOW = Duration.ofSeconds(25);

    private Lease() {}

    /// How long a node that asked now may draw a grant; empty when the ledger forgets it too soon.
    public static Optional<Duration> timeToLive(Grant grant, Moment asked) {
        Duration held = grant.expires().since(asked).minus(SETTLING);
        Duration safe = Duration.ofNanos((long) (held.toNanos() / (1 + DRIFT)));
        Duration given = safe.compareTo(TIME_TO_LIVE) < 0 ? safe : TIME_TO_LIVE;
        return given.isPositive() ? Optional.of(given) : Optional.empty();
    }

    public static boolean isDue(Grant grant, Moment now) {
        return grant.expires().since(now).compareTo(RENEW_BELOW) < 0;
    }
}
