package io.wattle.workload;

/// The mixture of experts in a model's feed-forward blocks.
///
/// @param count           routed experts of a block
/// @param perToken        routed experts that one token passes through; at most {@code count}
/// @param shared          experts that every token passes through
/// @param feedForwardSize inner size of one expert
/// @param firstDenseLayers blocks at the start that have a dense feed-forward instead
public record Experts(int count, int perToken, int shared, int feedForwardSize, int firstDenseLayers) {
    public Experts {
        if (count < 1
                || perToken < 1
                || perToken > count
                || shared < 0
                || feedForwardSize < 1
                || firstDenseLayers < 0) {
            throw new IllegalArgumentException(
                    "The experts (count %d, perToken %d, shared %d, feedForwardSize %d, firstDenseLayers %d) are not a possible mixture."
                            .formatted(count, perToken, shared, feedForwardSize, firstDenseLayers));
        }
    }
}
