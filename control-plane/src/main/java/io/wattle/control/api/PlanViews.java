package io.wattle.control.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.wattle.control.executor.ControlView;
import io.wattle.control.planner.ActivePlan;
import io.wattle.control.planner.Planner;
import io.wattle.control.store.EventRow;
import io.wattle.control.store.PlanRow;
import io.wattle.fleet.NodeId;
import io.wattle.placement.PlacementProblem;
import io.wattle.placement.Plan;
import io.wattle.placement.ReplicaPlacement;
import io.wattle.placement.minimum.Alternative;
import io.wattle.placement.minimum.Alternatives;
import io.wattle.spec.PlanDocument;
import io.wattle.workload.ModelName;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// Plans, their explanations and events as operators see them.
final class PlanViews {
    private PlanViews() {}

    static ObjectNode item(PlanRow row) {
        return Json.object()
                .put("id", row.id())
                .put("created_at", row.createdAt().toString())
                .put("policy", row.policy())
                .put("reason", row.reason())
                .put("replicas", row.replicas())
                .put("unserved", row.unserved())
                .put("committed_watts", row.committedWatts());
    }

    static ObjectNode document(Planner planner, ActivePlan plan) {
        return PlanDocument.write(planner.problem(plan.input()), plan.plan())
                .put("id", plan.id())
                .put("created_at", plan.createdAt().toString())
                .put("reason", plan.reason());
    }

    static ObjectNode event(EventRow row) {
        return Json.object()
                .put("id", row.id())
                .put("at", row.at().toString())
                .put("severity", row.severity())
                .put("kind", row.kind())
                .put("subject", row.subject())
                .put("message", row.message());
    }

    /// Why a model's replicas are where they are, and why not elsewhere.
    static ObjectNode explanation(Planner planner, ControlView view, ModelName model) {
        ObjectNode json = Json.object().put("model", model.value());
        List<ObjectNode> replicas = new ArrayList<>();
        List<ObjectNode> rejections = new ArrayList<>();
        List<ObjectNode> unserved = new ArrayList<>();
        view.plan().map(ActivePlan::plan).ifPresent(plan -> {
            plan.replicas().stream()
                    .filter(replica -> replica.id().model().equals(model))
                    .forEach(replica -> replicas.add(replica(plan, replica)));
            plan.rejections().stream()
                    .filter(rejection -> rejection.replica().model().equals(model))
                    .forEach(rejection -> rejections.add(Json.object()
                            .put("replica", rejection.replica().toString())
                            .put("node", rejection.node().value())
                            .put("constraint", rejection.constraint())
                            .put("reason", rejection.reason())));
            plan.unserved().stream()
                    .filter(demand -> demand.model().equals(model))
                    .forEach(demand -> unserved.add(Json.object()
                            .put("requests_per_second", demand.requestsPerSecond())
                            .put("reason", demand.reason())));
        });
        lost(view.lost(), model, rejections);
        json.set("replicas", Json.array(replicas));
        json.set("rejections", Json.array(rejections));
        json.set("unserved", Json.array(unserved));
        json.set("alternatives", Json.array(alternatives(planner, view, model)));
        return json;
    }

    /// Every other way to run the model, with what speaks against it.
    private static List<ObjectNode> alternatives(Planner planner, ControlView view, ModelName name) {
        List<ObjectNode> rows = new ArrayList<>();
        view.plan().ifPresent(plan -> {
            PlacementProblem problem = planner.problem(plan.input());
            if (problem.models().stream().anyMatch(model -> model.name().equals(name))) {
                Alternatives.of(problem, plan.plan(), name).forEach(way -> rows.add(alternative(way)));
            }
        });
        return rows;
    }

    private static ObjectNode alternative(Alternative way) {
        ObjectNode row = Json.object()
                .put("way", way.way())
                .put("chosen", way.isChosen())
                .put("replicas", way.replicas())
                .put("capacity_requests_per_second", way.capacity());
        way.watts().ifPresent(watts -> row.put("watts", watts));
        way.joulesPerToken().ifPresent(joules -> row.put("joules_per_output_token", joules));
        way.excessWatts().ifPresent(watts -> row.put("excess_watts", watts));
        return row.put("reason", way.reason());
    }

    private static ObjectNode replica(Plan plan, ReplicaPlacement replica) {
        String gpus = replica.gpus().isEmpty()
                ? "its processors"
                : "%d of its GPUs".formatted(replica.gpus().size());
        String load = plan.domains().stream()
                .filter(domain -> domain.domain().equals(replica.rack()))
                .map(domain -> " The rack \"%s\" then commits %s of %s."
                        .formatted(domain.domain(), domain.committed(), domain.limit()))
                .findFirst()
                .orElse("");
        String reason = "The policy \"%s\" put it on node \"%s\" and %s as %s with a batch of %d: %s of weights fit.%s"
                .formatted(
                        plan.policy(),
                        replica.node(),
                        gpus,
                        replica.configuration().precision().label(),
                        replica.configuration().maxBatch(),
                        replica.expected().weightsPerGpu(),
                        load);
        return Json.object()
                .put("replica", replica.id().toString())
                .put("node", replica.node().value())
                .put("reason", reason);
    }

    private static void lost(Set<NodeId> lost, ModelName model, List<ObjectNode> rejections) {
        for (NodeId node : lost) {
            rejections.add(Json.object()
                    .put("replica", model + "/0")
                    .put("node", node.value())
                    .put("constraint", "node-reports")
                    .put("reason", "The node \"%s\" has not reported for 15 s or longer.".formatted(node)));
        }
    }
}
