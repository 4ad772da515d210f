package io.wattle.placement;

import io.wattle.quantity.Bytes;

/// Weights and at least one sequence's cache must fit where they are kept.
final class MemoryFits {
    private MemoryFits() {}

    /// @param label how the replica would be run, such as {@code bf16 on 2 x H100-SXM-80GB}
    static Verdict evaluate(String label, Bytes weights, Bytes leastCache, Bytes usable) {
        if (!weights.plus(leastCache).exceeds(usable)) {
            return Verdict.accepted();
        }
        return new Verdict.Rejected(
                "memory-fits",
                "A replica in %s needs %s of weights and %s of KV cache on each and %s are usable."
                        .formatted(label, weights, leastCache, usable));
    }
}
