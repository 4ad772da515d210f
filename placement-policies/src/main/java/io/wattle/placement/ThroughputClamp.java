package io.wattle.placement;

/// Throughput first, power after: each model in the way with the most tokens per second and GPU at full clock, then the
/// caps of all GPUs of an overloaded domain in proportion.
///
/// Source: NVIDIA Dynamo's planner, which ranks configurations by tokens per second and, where their watts exceed the
/// budget of a deployment, lowers its replicas of prefill and decode by the same factor. Simplified: caps are clamped
/// instead of counts, in every domain of the tree instead of one budget for each deployment; there is no split of
/// prefill and decode; replicas are dropped only where caps reach their lowest or the objective no longer holds.
public final class ThroughputClamp implements PlacementPolicy {
    public ThroughputClamp() {
        // nothing to remember between plans
    }

    @Override
    public String name() {
        return "throughput-clamp";
    }

    @Override
    public Plan plan(PlacementProblem problem) {
        SearchStyle heedless = new SearchStyle(NodeOrder.AS_LISTED, OptionOrder.FASTEST, false);
        return new PowerClamp(problem, GreedyFilling.plan(problem, name(), heedless)).clamp();
    }
}
