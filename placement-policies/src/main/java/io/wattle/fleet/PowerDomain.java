package io.wattle.fleet;

import io.wattle.quantity.Watts;
import java.util.Optional;

/// A breaker above the racks: a site, feed, row or PDU.
///
/// @param parent   the domain that feeds this one; none for a root
/// @param capacity what the breaker is rated for
/// @param derating share of the rating that may be drawn continuously; in (0, 1]
public record PowerDomain(DomainId id, Optional<DomainId> parent, Watts capacity, double derating) {
    public PowerDomain {
        if (!(derating > 0 && derating <= 1)) {
            throw new IllegalArgumentException(
                    "The derating (%s) of power domain \"%s\" must be in (0, 1].".formatted(derating, id));
        }
    }

    /// What the domain may commit at most.
    public Watts limit() {
        return capacity.times(derating);
    }
}
