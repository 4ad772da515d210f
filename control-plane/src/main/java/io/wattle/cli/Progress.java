package io.wattle.cli;

import java.io.PrintStream;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Locale;

/// Lines that say how far a start is, with the seconds since it began. May be called from several threads.
final class Progress {
    private final PrintStream out;
    private final InstantSource clock;
    private final long startMillis;

    Progress(PrintStream out, InstantSource clock) {
        this.out = out;
        this.clock = clock;
        startMillis = clock.millis();
    }

    /// @param subject what the line is about, such as {@code node daemon}
    void say(String subject, String event) {
        out.println(String.format(Locale.ROOT, "%6.1f s  %-14s %s", seconds(), subject, event));
    }

    /// Since the start.
    double seconds() {
        return Duration.ofMillis(clock.millis() - startMillis).toMillis() / 1e3;
    }
}
