package io.wattle.node.gpus;

import java.util.ArrayDeque;
import java.util.stream.Collectors;

/// The last values as a line of blocks, from nothing to a highest value.
final class Sparkline {
    private static final String BLOCKS = " ▁▂▃▄▅▆▇█";

    private final ArrayDeque<Double> values = new ArrayDeque<>();
    private final int length;

    Sparkline(int length) {
        this.length = length;
    }

    void add(double value) {
        if (values.size() == length) {
            values.removeFirst();
        }
        values.addLast(value);
    }

    /// @param highest what a full block stands for
    String text(double highest) {
        return values.stream()
                .map(value -> {
                    int step = (int) Math.round(value / highest * (BLOCKS.length() - 1));
                    return BLOCKS.substring(
                            Math.clamp(step, 0, BLOCKS.length() - 1), Math.clamp(step, 0, BLOCKS.length() - 1) + 1);
                })
                .collect(Collectors.joining());
    }
}
