package io.wattle.control.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.wattle.control.api.ReplicaViews.Replica;
import io.wattle.control.executor.ControlView;
import io.wattle.control.executor.Targets;
import io.wattle.control.planner.AppliedDocument;
import io.wattle.control.planner.AppliedDocument.Content;
import io.wattle.control.planner.Descriptions;
import io.wattle.placement.UnservedDemand;
import io.wattle.quantity.Origin;
import io.wattle.workload.Demand;
import io.wattle.workload.Model;
import io.wattle.workload.Precision;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Models as operators see them.
record ModelViews(ControlView view, ReplicaViews replicas) {
    static ModelViews of(ControlView view) {
        return new ModelViews(view, new ReplicaViews(view));
    }

    List<ObjectNode> all() {
        List<Replica> known = replicas.replicas();
        return view.documents().documents().stream()
                .flatMap(document -> document.content() instanceof Content.OfModel(var model)
                        ? Stream.of(model(document, model, known))
                        : Stream.empty())
                .toList();
    }

    Optional<ObjectNode> find(String name) {
        return all().stream()
                .filter(model -> model.get("name").asText().equals(name))
                .findFirst();
    }

    private ObjectNode model(AppliedDocument document, Model model, List<Replica> known) {
        List<Replica> wanted = known.stream()
                .filter(replica ->
                        replica.placed().isPresent() && replica.id().model().equals(model.name()))
                .toList();
        long running = wanted.stream().filter(Replica::isRunning).count();
        Optional<UnservedDemand> unserved = view.plan().stream()
                .flatMap(plan -> plan.plan().unserved().stream())
                .filter(demand -> demand.model().equals(model.name()))
                .findFirst();
        ObjectNode json = Json.object()
                .put("name", model.name().value())
                .put("architecture", model.architecture().name())
                .put("description", Descriptions.of(model))
                .put("engine", model.engine().label());
        json.set("precisions", Json.texts(model.precisions().stream().map(Precision::label)));
        model.source().ifPresent(source -> json.put("source", Targets.text(source)));
        json.put("state", state(wanted, running, unserved));
        message(wanted, running, unserved).ifPresent(message -> json.put("message", message));
        json.put("replicas_desired", wanted.size()).put("replicas_running", running);
        energy(json, wanted);
        load(json, model);
        return json.put("applied_at", document.appliedAt().toString());
    }

    /// Of a model that follows what is measured.
    private void load(ObjectNode json, Model model) {
        model.demand().filter(Demand::isFollowed).ifPresent(declared -> {
            double rate = declared.requestsPerSecond();
            json.put("declared_requests_per_second", rate)
                    .put(
                            "planned_requests_per_second",
                            view.plan()
                                    .map(plan -> plan.input().loads().getOrDefault(model.name(), rate))
                                    .orElse(rate));
        });
    }

    private static String state(List<Replica> wanted, long running, Optional<UnservedDemand> unserved) {
        if (running > 0) {
            return "serving";
        }
        if (!wanted.isEmpty()) {
            return "starting";
        }
        return unserved.isPresent() ? "unserved" : "stopped";
    }

    private Optional<String> message(List<Replica> wanted, long running, Optional<UnservedDemand> unserved) {
        if (unserved.isPresent()) {
            return unserved.map(UnservedDemand::reason);
        }
        if (running == wanted.size()) {
            return Optional.empty();
        }
        Optional<String> trouble = wanted.stream()
                .filter(replica -> !replica.isRunning())
                .flatMap(replica -> replicas.message(replica).stream())
                .findFirst();
        return Optional.of("%d of %d replicas run.%s"
                .formatted(
                        running, wanted.size(), trouble.map(text -> " " + text).orElse("")));
    }

    /// The mean over the replicas, weighted by the tokens each has generated.
    private static void energy(ObjectNode json, List<Replica> replicas) {
        double joules = 0;
        double weights = 0;
        Optional<Origin> origin = Optional.empty();
        for (Replica replica : replicas) {
            if (replica.cost().isPresent()) {
                long tokens = replica.report().orElseThrow().outputTokensTotal().orElse(1);
                double weight = Math.max(1, tokens);
                joules += replica.cost().get().perOutputToken().value() * weight;
                weights += weight;
                Origin own = replica.cost().get().origin();
                origin = Optional.of(origin.map(other -> Json.worse(own, other)).orElse(own));
            }
        }
        if (weights > 0) {
            json.put("joules_per_output_token", joules / weights);
            origin.ifPresent(worst -> json.put("energy_origin", Json.label(worst)));
        }
    }
}
