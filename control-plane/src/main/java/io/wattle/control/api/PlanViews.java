package io.wattle.control.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.wattle.control.executor.ControlView;
import io.wattle.control.planner.ActivePlan;
import io.wattle.control.planner.Planner;
import io.wattle.control.store.EventRow;
import io.wattle.control.store.PlanRow;
import io.wattle.fleet.NodeId;
import io.wattle.placement.SearchBudget;
import io.wattle.spec.ExplanationDocument;
import io.wattle.spec.PlanDocument;
import io.wattle.workload.ModelName;

/// Plans, their explanations and events as operators see them.
final class PlanViews {
    private static final double NANOS_PER_SECOND = 1e9;

    /// An operator waits for the answer.
    private static final double CONFLICT_SECONDS = 3;

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
        ObjectNode json = view.plan()
                .map(plan -> ExplanationDocument.write(
                        planner.problem(plan.input()), plan.plan(), model, secondsFromNow(CONFLICT_SECONDS)))
                .orElseGet(() -> Json.object().put("model", model.value()));
        for (NodeId node : view.lost()) {
            json.withArray("rejections")
                    .add(ExplanationDocument.rejection(
                            model + "/0",
                            node.value(),
                            "node-reports",
                            "The node \"%s\" has not reported for 10 s or longer.".formatted(node)));
        }
        return json;
    }

    private static SearchBudget secondsFromNow(double seconds) {
        long begin = System.nanoTime();
        return () -> seconds - (System.nanoTime() - begin) / NANOS_PER_SECOND;
    }
}
