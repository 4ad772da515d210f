package io.wattle.node.lease;

import java.time.Duration;
import java.util.random.RandomGenerator;

/// How long to wait before the control plane is asked again; each time by half more or less, so that nodes do not ask
/// in step.
final class RetryPace {
    /// The usual time between two reports, too: asking that often harms nobody who answers.
    static final Duration RETRY = Duration.ofSeconds(1);

    /// With its jitter well below the ten seconds after which a silent node is planned without.
    private static final Duration LONGEST_BACK_OFF = Duration.ofSeconds(4);

    /// With its jitter just below the second within which a new leader has its nodes again.
    private static final Duration LEADERLESS = Duration.ofMillis(650);

    private final RandomGenerator random;
    private int failures;

    RetryPace(RandomGenerator random) {
        this.random = random;
    }

    /// It answered, and this node could not follow or was refused.
    Duration afterRefusal() {
        return jittered(RETRY);
    }

    /// It answered that nobody leads.
    Duration whileNobodyLeads() {
        return jittered(LEADERLESS);
    }

    /// It did not answer, or not usefully: 1, 2, then 4 s.
    Duration afterFailure() {
        var doubled = RETRY.multipliedBy(1L << Math.min(failures++, 10));
        return jittered(doubled.compareTo(LONGEST_BACK_OFF) < 0 ? doubled : LONGEST_BACK_OFF);
    }

    void succeeded() {
        failures = 0;
    }

    private Duration jittered(Duration pause) {
        return Duration.ofMillis((long) (pause.toMillis() * random.nextDouble(0.5, 1.5)));
    }
}
