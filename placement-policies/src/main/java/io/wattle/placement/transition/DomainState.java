package io.wattle.placement.transition;

import io.wattle.fleet.DomainId;
import io.wattle.quantity.Watts;

/// What one power domain has committed while moves are ordered.
final class DomainState {
    /// Watts by which sums of exact limits may differ in floating point.
    static final double ROUNDING_WATTS = 1e-6;

    private final DomainId id;
    private final double limit;
    private double committed;

    DomainState(DomainId id, Watts limit) {
        this.id = id;
        this.limit = limit.value();
    }

    DomainId id() {
        return id;
    }

    Watts limit() {
        return new Watts(limit);
    }

    /// Rounded to what a sum of watts can be trusted for.
    Watts committed() {
        return new Watts(Math.max(0, Math.round(committed / ROUNDING_WATTS) * ROUNDING_WATTS));
    }

    /// @param watts may be negative
    void add(double watts) {
        committed += watts;
    }

    boolean isOverloaded() {
        return committed > limit + ROUNDING_WATTS;
    }

    /// The middle of a sentence about an overloaded domain.
    String overloadClause() {
        return "the domain \"%s\" has committed %s of %s: %s are too many"
                .formatted(id, committed(), limit(), new Watts(committed - limit));
    }

    /// What would be too much once so much more is committed; nothing is refused that adds nothing.
    double missing(double added) {
        double over = committed + added - limit;
        return added > ROUNDING_WATTS && over > ROUNDING_WATTS ? over : 0;
    }
}
