package io.wattle.node.telemetry;

import java.time.Duration;
import java.util.Optional;

/// Holds a board's energy counter against its integrated power, window after window. Pure.
///
/// Both come from the same sensor, so they may differ by its stated error and by what the average lags behind at the
/// ends of the window, and by no more (source: Zeus issues 12 and 181, which saw 1 % and 43 %).
final class EnergyCrossCheck {
    private static final Duration LAG = Duration.ofSeconds(1);

    private final Duration window;
    private double counter;
    private double integral;
    private double seconds;

    EnergyCrossCheck(Duration window) {
        this.window = window;
    }

    /// @param ratio  of the counter to the integral
    /// @param agrees whether they differ by no more than they may
    record Verdict(double ratio, boolean agrees) {}

    /// @param counterJoules  growth of the counter since the last call
    /// @param integralJoules growth of the integral since then
    /// @param precision      stated relative error of the sensor
    /// @return a verdict at the end of each window; none for one in which nothing was drawn
    Optional<Verdict> advance(double counterJoules, double integralJoules, Duration length, double precision) {
        counter += counterJoules;
        integral += integralJoules;
        seconds += length.toNanos() / 1e9;
        if (seconds < window.toNanos() / 1e9) {
            return Optional.empty();
        }
        double ratio = counter / integral;
        double allowed = precision + LAG.toNanos() / 1e9 / seconds;
        restart();
        return Double.isFinite(ratio)
                ? Optional.of(new Verdict(ratio, Math.abs(ratio - 1) <= allowed))
                : Optional.empty();
    }

    /// After a gap or a restart of the counter.
    void restart() {
        counter = 0;
        integral = 0;
        seconds = 0;
    }
}
