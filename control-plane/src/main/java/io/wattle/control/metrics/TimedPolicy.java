package io.wattle.control.metrics;

import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Histogram;
import io.wattle.placement.PlacementPolicy;
import io.wattle.placement.PlacementProblem;
import io.wattle.placement.Plan;
import io.wattle.placement.SearchBudget;
import java.util.function.Function;

/// A policy whose time is measured, and bounded: it plans on the thread that renews grants, which live 20 s.
public final class TimedPolicy implements PlacementPolicy {
    /// Up to two plans are made in one step, and grants must be renewed well before they run out.
    private static final long MOST_NANOS = 4_000_000_000L;

    private static final double NANOS = 1e9;

    private final PlacementPolicy policy;
    private final Histogram durations;
    private long started;

    /// @param policy made with what is left of the time for each plan
    public TimedPolicy(Function<SearchBudget, PlacementPolicy> policy, CollectorRegistry registry) {
        this.policy = policy.apply(() -> (MOST_NANOS - (System.nanoTime() - started)) / NANOS);
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
        started = System.nanoTime();
        Histogram.Timer timer = durations.startTimer();
        Plan plan = policy.plan(problem);
        timer.observeDuration();
        return plan;
    }
}
