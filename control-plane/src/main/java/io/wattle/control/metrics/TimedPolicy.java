package io.wattle.control.metrics;

import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Histogram;
import io.wattle.placement.PlacementPolicy;
import io.wattle.placement.PlacementProblem;
import io.wattle.placement.Plan;

/// A policy whose time is measured.
public final class TimedPolicy implements PlacementPolicy {
    private final PlacementPolicy policy;
    private final Histogram durations;

    public TimedPolicy(PlacementPolicy policy, CollectorRegistry registry) {
        this.policy = policy;
        this.durations = Histogram.build()
                .name("wattle_placement_duration_seconds")
                .help("Time a placement policy took for one plan.")
                .buckets(0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10, 30)
                .register(registry);
    }

    @Override
    public String name() {
        return policy.name();
    }

    @Override
    public boolean keepsRunning() {
        return policy.keepsRunning();
    }

    @Override
    public Plan plan(PlacementProblem problem) {
        Histogram.Timer timer = durations.startTimer();
        Plan plan = policy.plan(problem);
        timer.observeDuration();
        return plan;
    }
}
