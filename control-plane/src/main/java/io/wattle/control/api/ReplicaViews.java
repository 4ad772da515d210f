package io.wattle.control.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.wattle.control.executor.ControlView;
import io.wattle.control.monitor.Freshness;
import io.wattle.fleet.NodeId;
import io.wattle.placement.GpuSlot;
import io.wattle.placement.ReplicaId;
import io.wattle.placement.ReplicaPlacement;
import io.wattle.protocol.ReplicaPhase;
import io.wattle.protocol.ReplicaReport;
import io.wattle.routing.EnergyCost;
import io.wattle.workload.Model;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// Replicas as operators see them: those of the plan, and those that nodes still run without it.
record ReplicaViews(ControlView view) {
    /// One replica on one node.
    ///
    /// @param placed where the plan wants it, unless it is on its way out
    /// @param report what its node says of it
    record Replica(
            ReplicaId id,
            NodeId node,
            Optional<ReplicaPlacement> placed,
            Optional<ReplicaReport> report,
            Optional<EnergyCost> cost) {
        boolean isRunning() {
            return report.map(told -> told.phase() == ReplicaPhase.RUNNING).orElse(false);
        }

        boolean isFailed() {
            return report.map(told -> told.phase() == ReplicaPhase.FAILED).orElse(false);
        }
    }

    List<Replica> replicas() {
        List<Replica> all = new ArrayList<>();
        Set<String> planned = new HashSet<>();
        view.plan().ifPresent(plan -> plan.plan().replicas().forEach(placed -> {
            planned.add(placed.id() + " on " + placed.node());
            all.add(new Replica(
                    placed.id(),
                    placed.node(),
                    Optional.of(placed),
                    report(placed.node(), placed.id().toString()),
                    cost(placed.node(), placed.id().toString())));
        }));
        view.fleet().nodes().forEach((node, status) -> {
            for (ReplicaReport report : status.report().replicas()) {
                if (!planned.contains(report.replica() + " on " + node)) {
                    all.add(new Replica(
                            ReplicaId.parse(report.replica()),
                            node,
                            Optional.empty(),
                            Optional.of(report),
                            status.cost(report.replica())));
                }
            }
        });
        all.sort(Comparator.comparing((Replica replica) -> replica.id().model())
                .thenComparingInt(replica -> replica.id().index())
                .thenComparing(Replica::node));
        return all;
    }

    List<ObjectNode> all() {
        return replicas().stream().map(this::json).toList();
    }

    Optional<ObjectNode> find(String name) {
        return all().stream()
                .filter(replica -> replica.get("name").asText().equals(name))
                .findFirst();
    }

    /// Why a replica does not run, where there is something to say.
    Optional<String> message(Replica replica) {
        Optional<String> told = replica.report().flatMap(ReplicaReport::message);
        if (told.isPresent() || replica.isRunning()) {
            return told;
        }
        boolean hasSource = view.documents()
                .model(replica.id().model())
                .flatMap(Model::source)
                .isPresent();
        if (!hasSource) {
            return Optional.of("The model \"%s\" has no spec.source, so it can be planned and not run."
                    .formatted(replica.id().model()));
        }
        if (view.isLeading() && view.fleet().freshness(replica.node(), view.at()) != Freshness.READY) {
            return Optional.of("The node \"%s\" does not report.".formatted(replica.node()));
        }
        return view.waiting(replica.node());
    }

    private ObjectNode json(Replica replica) {
        ObjectNode json = Json.object()
                .put("name", replica.id().toString())
                .put("model", replica.id().model().value())
                .put("node", replica.node().value());
        view.documents()
                .cluster()
                .flatMap(cluster -> cluster.rackOf(replica.node()))
                .ifPresent(rack -> json.put("rack", rack.id().value()));
        var gpus = json.putArray("gpus");
        replica.placed()
                .ifPresent(placed -> placed.gpus().stream().map(GpuSlot::index).forEach(gpus::add));
        json.put(
                "phase",
                replica.report()
                        .map(report -> report.phase().name().toLowerCase(Locale.ROOT))
                        .orElse("pending"));
        message(replica).ifPresent(message -> json.put("message", message));
        replica.report().ifPresent(report -> reported(json, report));
        replica.cost().ifPresent(cost -> json.put(
                        "joules_per_output_token", cost.perOutputToken().value())
                .put("energy_origin", Json.label(cost.origin())));
        return json;
    }

    private static void reported(ObjectNode json, ReplicaReport report) {
        report.endpoint().ifPresent(endpoint -> json.put("endpoint", endpoint));
        report.pid().ifPresent(pid -> json.put("pid", pid));
        json.put("restarts", report.restarts());
        report.requestsRunning().ifPresent(count -> json.put("requests_running", count));
        report.requestsWaiting().ifPresent(count -> json.put("requests_waiting", count));
        report.promptTokensTotal().ifPresent(count -> json.put("prompt_tokens_total", count));
        report.outputTokensTotal().ifPresent(count -> json.put("output_tokens_total", count));
    }

    private Optional<ReplicaReport> report(NodeId node, String replica) {
        return view.fleet().node(node).flatMap(status -> status.replica(replica));
    }

    private Optional<EnergyCost> cost(NodeId node, String replica) {
        return view.fleet().node(node).flatMap(status -> status.cost(replica));
    }
}
