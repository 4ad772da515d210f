package io.wattle.cli;

import io.wattle.quantity.Scale;
import java.time.Duration;

/// Reads what stands behind {@code --timeout}.
public final class Timeouts {
    private static final double LEAST_SECONDS = 0.001;
    private static final double MOST_SECONDS = 3600;

    private Timeouts() {}

    /// @param text such as {@code 10s}
    /// @throws CliException if it is no time, or out of bounds
    public static Duration parse(String text) {
        double seconds;
        try {
            seconds = Scale.TIME.parse(text);
        } catch (IllegalArgumentException malformed) {
            throw new CliException(ExitCode.USAGE, "--timeout: " + malformed.getMessage());
        }
        if (seconds < LEAST_SECONDS || seconds > MOST_SECONDS) {
            throw new CliException(
                    ExitCode.USAGE, "The time \"" + text + "\" of --timeout must be between 1 ms and 1 h.");
        }
        return Duration.ofMillis(Math.round(seconds * 1000));
    }
}
