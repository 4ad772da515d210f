package io.wattle.cli;

import java.time.Duration;

/// How long to wait before a process that ended is started again: longer each time it ends soon.
final class RestartBackoff {
    private static final Duration FIRST = Duration.ofMillis(500);
    private static final Duration LONGEST = Duration.ofSeconds(30);

    /// A process that ran for so long has recovered.
    private static final Duration RECOVERED = Duration.ofMinutes(1);

    private Duration next = FIRST;

    /// @param ran how long the process that ended had run
    Duration after(Duration ran) {
        if (ran.compareTo(RECOVERED) >= 0) {
            next = FIRST;
        }
        Duration wait = next;
        next = next.multipliedBy(2).compareTo(LONGEST) < 0 ? next.multipliedBy(2) : LONGEST;
        return wait;
    }
}
