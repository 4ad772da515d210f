package io.wattle.memory;

import io.wattle.quantity.Bytes;

/// Whether a replica fits on its GPUs.
public sealed interface MemoryFit {
    /// @param cache       left for the cache on each GPU
    /// @param cacheTokens tokens that the replica's cache holds
    record Fits(Bytes weights, Bytes cache, long cacheTokens) implements MemoryFit {}

    /// @param oneSequence cache of one sequence
    /// @param room        what both may take
    record TooLarge(Bytes weights, Bytes oneSequence, Bytes room) implements MemoryFit {
        /// One sentence with the numbers that decided.
        public String reason() {
            return "Each GPU would hold %s of weights and %s of cache for one sequence, and %s are left for them."
                    .formatted(weights, oneSequence, room);
        }
    }
}
