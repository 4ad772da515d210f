package io.wattle.control.gateway;

import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Counter;
import io.prometheus.client.Gauge;
import io.prometheus.client.Histogram;
import io.wattle.routing.RoutingRequest.Priority;
import java.util.Locale;

/// Metrics of requests that wait, and of those that a cheaper model answers.
final class SavingsMetrics {
    private static final double[] QUEUE_BUCKETS = {.001, .01, .05, .1, .25, .5, 1, 2.5, 5, 10, 20, 30, 60};

    private final Gauge waiting;
    private final Histogram queue;
    private final Counter variants;
    private final Counter cascades;
    private final Counter cascadeJoules;
    private final Counter shadows;

    SavingsMetrics(CollectorRegistry registry) {
        waiting = Gauge.build("wattle_queue_requests", "Requests that wait for a place.")
                .labelNames("model")
                .register(registry);
        queue = Histogram.build("wattle_queue_seconds", "Time that requests waited for a place.")
                .labelNames("model", "priority")
                .buckets(QUEUE_BUCKETS)
                .register(registry);
        variants = Counter.build("wattle_variant_requests_total", "Requests that another model answered.")
                .labelNames("model", "variant", "reason")
                .register(registry);
        cascades = Counter.build("wattle_cascade_requests_total", "Requests that a smaller model was asked first.")
                .labelNames("model", "outcome")
                .register(registry);
        cascadeJoules = Counter.build("wattle_cascade_joules_total", "Joules of drafts and of judging them.")
                .labelNames("model", "outcome")
                .register(registry);
        shadows = Counter.build("wattle_cascade_shadow_total", "Drafts compared with the answers that clients got.")
                .labelNames("model", "outcome")
                .register(registry);
    }

    /// @param outcome accepted, escalated or skipped
    /// @param joules  of drafts and marks
    void cascade(String model, String outcome, double joules) {
        cascades.labels(model, outcome).inc();
        cascadeJoules.labels(model, outcome).inc(joules);
    }

    /// @param outcome agrees, differs or escalates
    void shadow(String model, String outcome) {
        shadows.labels(model, outcome).inc();
    }

    void waiting(String model, int requests) {
        waiting.labels(model).set(requests);
    }

    void queued(String model, Priority priority, double seconds) {
        queue.labels(model, priority.name().toLowerCase(Locale.ROOT)).observe(seconds);
    }

    void variant(String model, String variant, String reason) {
        variants.labels(model, variant, reason).inc();
    }
}
