package io.wattle.node.engine;

import java.time.Duration;

/// How patient the supervisor is.
///
/// @param start          longest time from start to serving; loading weights from a slow disk takes minutes
/// @param unresponsive   longest silence of a serving engine; long, because a saturated engine is slow and not dead
/// @param noProgress     longest time with requests and no counter moving; zero switches the detection off
/// @param drain          longest wait for requests to finish
/// @param quiet          how long a drain lasts at least, until gateways have heard of it
/// @param terminate      from SIGTERM to SIGKILL
/// @param stable         time of serving after which earlier failures are forgotten
/// @param failures       failures in a row after which it is given up
public record SupervisionPolicy(
        Duration start,
        Duration unresponsive,
        Duration noProgress,
        Duration drain,
        Duration quiet,
        Duration terminate,
        Duration stable,
        int failures) {
    /// What the daemon uses unless told otherwise.
    public static final SupervisionPolicy STANDARD = new SupervisionPolicy(
            Duration.ofMinutes(10),
            Duration.ofSeconds(30),
            Duration.ofSeconds(30),
            Duration.ofSeconds(30),
            Duration.ofSeconds(2),
            Duration.ofSeconds(10),
            Duration.ofMinutes(1),
            5);

    private static final Duration LONGEST_BACK_OFF = Duration.ofSeconds(60);

    /// Wait before the next start: 1, 2, 4 … 60 s.
    ///
    /// @param failures in a row, at least 1
    Duration backOff(int failures) {
        var doubled = Duration.ofSeconds(1L << Math.min(failures - 1, 10));
        return doubled.compareTo(LONGEST_BACK_OFF) < 0 ? doubled : LONGEST_BACK_OFF;
    }

    /// The same for a daemon that ends: nobody needs to hear of the drains any more.
    SupervisionPolicy leaving(Duration otherDrain) {
        return new SupervisionPolicy(
                start, unresponsive, noProgress, otherDrain, Duration.ZERO, terminate, stable, failures);
    }

    /// The same with other deadlines for drains and for engines that get stuck.
    public SupervisionPolicy within(Duration otherDrain, Duration otherNoProgress) {
        return new SupervisionPolicy(
                start, unresponsive, otherNoProgress, otherDrain, quiet, terminate, stable, failures);
    }
}
