package io.wattle.placement;

/// First-fit decreasing: the largest models first, each replica on the first node that takes it.
///
/// On its node a replica takes the precision and sharding that would serve its share of the demand with the fewest
/// GPUs, which are capped at their highest limit. Every model gets its least number of replicas before any gets more
/// for its demand. A baseline: it looks at no joules. Source: D. S. Johnson, Near-optimal bin packing algorithms, 1973.
public final class FirstFit implements PlacementPolicy {
    public FirstFit() {
        // nothing to remember between plans
    }

    @Override
    public String name() {
        return "first-fit";
    }

    @Override
    public Plan plan(PlacementProblem problem) {
        return GreedyFilling.plan(problem, name(), SearchStyle.FIRST_FIT);
    }
}
