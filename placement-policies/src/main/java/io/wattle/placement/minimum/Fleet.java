package io.wattle.placement.minimum;

import java.util.List;

/// Replicas that serve one model's load together.
///
/// @param shares one for each replica
record Fleet(List<Share> shares) {
    /// Nobody.
    static final Fleet NONE = new Fleet(List.of());

    Fleet {
        shares = List.copyOf(shares);
    }

    /// One replica and its load.
    ///
    /// @param load requests per second
    record Share(Offer offer, double load) {}
}
