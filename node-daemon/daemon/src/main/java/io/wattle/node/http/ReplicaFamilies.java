package io.wattle.node.http;

import io.prometheus.client.Collector;
import io.wattle.node.engine.EngineMetrics;
import io.wattle.node.engine.ReplicaView;
import io.wattle.quantity.Joules;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Metrics of the replicas and their engines. The engines' own counters start anew with each engine.
final class ReplicaFamilies extends Collector {
    private static final String[] LABELS = {"model", "replica"};

    private final NodeView node;

    ReplicaFamilies(NodeView node) {
        this.node = node;
    }

    @Override
    public List<MetricFamilySamples> collect() {
        var up = Family.gauge("wattle_engine_up", "1 while the engine serves, else 0.", LABELS);
        var restarts = Family.counter(
                "wattle_engine_restarts_total",
                "Times an engine was started again by itself.",
                "model",
                "replica",
                "reason");
        var energy = Family.counter(
                "wattle_replica_energy_joules_total",
                "Energy above idle that the replica caused, by its share of processor time and by its GPUs.",
                "model",
                "replica",
                "kind");
        var views = node.replicas().get();
        var joules = node.sample().get().replicaEnergy();
        for (ReplicaView view : views) {
            var runs = view.runs();
            up.add(view.endpoint().isPresent() ? 1 : 0, runs.model(), runs.replica());
            view.restartsByReason()
                    .forEach((reason, times) -> restarts.add(times, runs.model(), runs.replica(), reason));
            if (joules.containsKey(runs.replica())) {
                energy.add(value(joules, runs.replica()), runs.model(), runs.replica(), "active");
            }
        }
        var families = new ArrayList<MetricFamilySamples>();
        List.of(up, restarts, energy).forEach(family -> family.addTo(families));
        engines(views, families);
        return families;
    }

    private static double value(Map<String, Joules> joules, String replica) {
        return joules.getOrDefault(replica, Joules.ZERO).value();
    }

    private static void engines(List<ReplicaView> views, List<MetricFamilySamples> families) {
        var running = Family.gauge("wattle_engine_requests_running", "Requests the engine works on.", LABELS);
        var waiting = Family.gauge("wattle_engine_requests_waiting", "Requests queued in the engine.", LABELS);
        var prompt = Family.counter(
                "wattle_engine_prompt_tokens_total", "Prompt tokens read since the engine started.", LABELS);
        var output = Family.counter(
                "wattle_engine_output_tokens_total", "Tokens generated since the engine started.", LABELS);
        for (ReplicaView view : views) {
            String model = view.runs().model();
            String replica = view.runs().replica();
            if (view.metrics().isPresent()) {
                EngineMetrics metrics = view.metrics().get();
                metrics.requestsRunning().ifPresent(count -> running.add(count, model, replica));
                metrics.requestsWaiting().ifPresent(count -> waiting.add(count, model, replica));
                metrics.promptTokens().ifPresent(count -> prompt.add((double) count, model, replica));
                metrics.outputTokens().ifPresent(count -> output.add((double) count, model, replica));
            }
        }
        List.of(running, waiting, prompt, output).forEach(family -> family.addTo(families));
    }
}
