package io.wattle.power;

import io.wattle.quantity.Watts;

/// Watts that a node may draw, as the ledger holds them.
///
/// @param watts    all the node may draw, host included
/// @param epoch    of the leader that granted it
/// @param sequence grows with each grant within an epoch
/// @param expires  when the ledger forgets it; no earlier than the node does, see {@link Lease}
public record Grant(Watts watts, long epoch, long sequence, Moment expires) {
    boolean isExpired(Moment now) {
        return !expires.isAfter(now);
    }

    Grant atMost(Watts most) {
        return watts.exceeds(most) ? new Grant(most, epoch, sequence, expires) : this;
    }

    Grant until(Moment later) {
        return new Grant(watts, epoch, sequence, later);
    }
}
