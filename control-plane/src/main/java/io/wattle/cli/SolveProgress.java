package io.wattle.cli;

import java.io.PrintStream;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// One line on a terminal's standard error that counts the seconds of a long search, gone when it ends.
final class SolveProgress implements AutoCloseable {
    private static final String ERASE_LINE = "\r\u001b[K";

    private final CountDownLatch done = new CountDownLatch(1);
    private final PrintStream err;
    private final Thread thread;

    private SolveProgress(CliContext context, String policy, Deadline deadline) {
        err = context.err();
        thread = Thread.ofVirtual().unstarted(() -> count(policy, deadline));
    }

    /// Writes nothing within the first second, and nothing at all where no terminal is.
    static SolveProgress start(CliContext context, String policy, Deadline deadline) {
        var progress = new SolveProgress(context, policy, deadline);
        if (context.isTerminal()) {
            progress.thread.start();
        }
        return progress;
    }

    private void count(String policy, Deadline deadline) {
        boolean isLong = false;
        try {
            while (!done.await(1, TimeUnit.SECONDS)) {
                isLong = true;
                err.print(ERASE_LINE + "Planning with " + policy + ", " + Math.round(deadline.elapsedSeconds())
                        + " s of at most " + Cells.seconds(deadline.seconds()));
                err.flush();
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
        err.print(isLong ? ERASE_LINE : "");
        err.flush();
    }

    @Override
    public void close() {
        done.countDown();
        try {
            thread.join();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
