package io.wattle.simulation;

/// The KV cache of one replica in pages, as a paged cache lends them.
final class Pages {
    /// Tokens of a page (source: vLLM's default of {@code --block-size}).
    static final int TOKENS = 16;

    /// Share kept free when prompts are let in, so that answers can grow (source: vLLM's block manager).
    private static final double WATERMARK = 0.01;

    private final int total;
    private final int reserve;
    private int used;

    /// @param tokens that fit
    Pages(long tokens) {
        total = (int) Math.min(Integer.MAX_VALUE / 2, tokens / TOKENS);
        reserve = (int) (total * WATERMARK);
    }

    static int of(long tokens) {
        return Math.toIntExact((tokens + TOKENS - 1) / TOKENS);
    }

    int free() {
        return total - used;
    }

    int used() {
        return used;
    }

    /// Whether a prompt may be let in; into an empty cache always when it fits at all.
    boolean admits(int pages) {
        return used == 0 ? pages <= total : pages <= free() - reserve;
    }

    /// Whether a sequence of so many tokens fits when it is alone.
    boolean couldHold(long tokens) {
        return of(tokens) <= total;
    }

    void take(int pages) {
        used += pages;
        if (used > total) {
            throw new IllegalStateException("A cache of %d pages was asked for %d.".formatted(total, used));
        }
    }

    void give(int pages) {
        used -= pages;
        if (used < 0) {
            throw new IllegalStateException("A cache got %d pages more than it lent.".formatted(-used));
        }
    }
}
