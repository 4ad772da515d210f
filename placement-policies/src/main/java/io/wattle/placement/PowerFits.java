package io.wattle.placement;

import io.wattle.quantity.Watts;

/// No domain may commit more than its limit: the rack and every domain above it.
final class PowerFits implements RoomConstraint {
    /// Watts by which sums of exact limits may differ in floating point.
    private static final double ROUNDING_WATTS = 1e-6;

    @Override
    public Verdict evaluate(Candidate candidate, Room room) {
        Watts added = room.addedPower(candidate);
        for (DomainRoom domain : room.domainsOf(candidate.rack())) {
            double after = domain.committed().plus(added).value();
            if (after > domain.limit().value() + ROUNDING_WATTS) {
                return new Verdict.Rejected(
                        "power-fits",
                        "The replica \"%s\" would commit %s more on the node \"%s\" and the domain \"%s\" has committed %s of %s."
                                .formatted(
                                        candidate.id(),
                                        added,
                                        candidate.node().id(),
                                        domain.domain(),
                                        domain.committed(),
                                        domain.limit()));
            }
        }
        return Verdict.accepted();
    }
}
