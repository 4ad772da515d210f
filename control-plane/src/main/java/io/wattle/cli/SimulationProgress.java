package io.wattle.cli;

import java.util.Locale;
import java.util.function.DoubleConsumer;

/// One line on a terminal's standard error with the simulated time and how fast it passes, gone when it ends.
final class SimulationProgress implements DoubleConsumer, AutoCloseable {
    private static final String ERASE_LINE = "\r\u001b[K";
    private static final long INTERVAL_NANOS = 200_000_000;
    private static final int WIDTH = 24;

    private final CliContext context;
    private final String policy;
    private final double lastSeconds;
    private final long start = System.nanoTime();
    private long said = start;
    private boolean isShown;

    /// @param lastSeconds virtual seconds until the last request arrives
    SimulationProgress(CliContext context, String policy, double lastSeconds) {
        this.context = context;
        this.policy = policy;
        this.lastSeconds = Math.max(1, lastSeconds);
    }

    @Override
    public void accept(double seconds) {
        long now = System.nanoTime();
        if (!context.isTerminal() || now - said < INTERVAL_NANOS) {
            return;
        }
        said = now;
        isShown = true;
        double share = Math.min(1, seconds / lastSeconds);
        int done = (int) Math.round(share * WIDTH);
        context.err()
                .print(ERASE_LINE
                        + String.format(
                                Locale.ROOT,
                                "%s  [%s%s] %3.0f %%  %.1f h simulated, %.0f times as fast as life",
                                policy,
                                "#".repeat(done),
                                ".".repeat(WIDTH - done),
                                share * 100,
                                seconds / 3600,
                                seconds / ((now - start) / 1e9)));
        context.err().flush();
    }

    @Override
    public void close() {
        if (isShown) {
            context.err().print(ERASE_LINE);
            context.err().flush();
        }
    }
}
