package io.wattle.cli;

import java.util.function.IntConsumer;

/// Says from time to time how many rows are done, on standard error, where there are many.
final class RowProgress implements IntConsumer {
    private static final int EVERY = 50_000;

    private final CliContext context;

    RowProgress(CliContext context) {
        this.context = context;
    }

    @Override
    public void accept(int rows) {
        if (rows % EVERY == 0) {
            context.err().println("Predicted " + Cells.grouped(rows) + " rows.");
        }
    }
}
