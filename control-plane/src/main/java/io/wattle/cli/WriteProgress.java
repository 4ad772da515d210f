package io.wattle.cli;

import io.wattle.quantity.Bytes;
import java.util.function.LongConsumer;

/// Says how far a big file is, each two seconds.
final class WriteProgress implements LongConsumer {
    private static final long INTERVAL_MILLIS = 2000;

    private final CliContext context;
    private final long total;
    private long said;

    /// @param total bytes of the whole file
    WriteProgress(CliContext context, long total) {
        this.context = context;
        this.total = total;
        said = context.clock().millis();
    }

    @Override
    public void accept(long written) {
        long now = context.clock().millis();
        if (now - said >= INTERVAL_MILLIS && written < total) {
            said = now;
            context.err()
                    .println("  " + written * 100 / total + " %  " + new Bytes(written) + " of " + new Bytes(total));
        }
    }
}
