package io.wattle.cli;

import io.wattle.quantity.Scale;
import java.time.Duration;

/// Reads a span of time that stands behind an option.
public final class Timeouts {
    private static final double LEAST_SECONDS = 0.001;
    private static final double MOST_SECONDS = 3600;

    private Timeouts() {}

    /// What stands behind {@code --timeout}.
    ///
    /// @param text such as {@code 10s}
    /// @throws CliException if it is no time, or out of bounds
    public static Duration parse(String text) {
        return parse("--timeout", text);
    }

    /// @param option with its dashes
    /// @throws CliException if it is no time, or out of bounds
    static Duration parse(String option, String text) {
        double seconds;
        try {
            seconds = Scale.TIME.parse(text);
        } catch (IllegalArgumentException malformed) {
            throw new CliException(ExitCode.USAGE, option + ": " + malformed.getMessage());
        }
        if (seconds < LEAST_SECONDS || seconds > MOST_SECONDS) {
            throw new CliException(
                    ExitCode.USAGE, "The time \"" + text + "\" of " + option + " must be between 1 ms and 1 h.");
        }
        return Duration.ofMillis(Math.round(seconds * 1000));
    }
}
