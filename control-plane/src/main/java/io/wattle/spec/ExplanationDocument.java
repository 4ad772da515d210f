package io.wattle.spec;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.wattle.placement.PlacementProblem;
import io.wattle.placement.Plan;
import io.wattle.placement.ReplicaPlacement;
import io.wattle.placement.SearchBudget;
import io.wattle.placement.UnservedDemand;
import io.wattle.placement.minimum.Alternative;
import io.wattle.placement.minimum.Alternatives;
import io.wattle.placement.minimum.ConflictingLimits;
import io.wattle.workload.ModelName;

/// Why a model's replicas are where they are, what else there was, and what stands in the way of the rest.
public final class ExplanationDocument {
    private static final JsonNodeFactory FACTORY = JsonNodeFactory.instance;

    private ExplanationDocument() {}

    /// @param problem what the plan was made for
    /// @param budget  how long to look for the limits that conflict where the model is not served in full
    public static ObjectNode write(PlacementProblem problem, Plan plan, ModelName model, SearchBudget budget) {
        ObjectNode json = FACTORY.objectNode().put("model", model.value());
        ArrayNode replicas = json.putArray("replicas");
        plan.replicas().stream()
                .filter(replica -> replica.id().model().equals(model))
                .forEach(replica -> replicas.add(replica(plan, replica)));
        ArrayNode rejections = json.putArray("rejections");
        plan.rejections().stream()
                .filter(rejection -> rejection.replica().model().equals(model))
                .forEach(rejection -> rejections.add(rejection(
                        rejection.replica().toString(),
                        rejection.node().value(),
                        rejection.constraint(),
                        rejection.reason())));
        boolean isAsked =
                problem.models().stream().anyMatch(asked -> asked.name().equals(model));
        ArrayNode unserved = json.putArray("unserved");
        plan.unserved().stream()
                .filter(demand -> demand.model().equals(model))
                .forEach(demand -> unserved.add(unserved(demand, isAsked, problem, plan, budget)));
        ArrayNode alternatives = json.putArray("alternatives");
        if (isAsked) {
            Alternatives.of(problem, plan, model).forEach(way -> alternatives.add(alternative(way)));
        }
        return json;
    }

    /// A node that is refused.
    public static ObjectNode rejection(String replica, String node, String constraint, String reason) {
        return FACTORY.objectNode()
                .put("replica", replica)
                .put("node", node)
                .put("constraint", constraint)
                .put("reason", reason);
    }

    private static ObjectNode unserved(
            UnservedDemand demand, boolean isAsked, PlacementProblem problem, Plan plan, SearchBudget budget) {
        ObjectNode row = FACTORY.objectNode()
                .put("requests_per_second", demand.requestsPerSecond())
                .put("reason", demand.reason());
        if (isAsked) {
            ConflictingLimits.of(problem, plan, demand.model(), budget)
                    .ifPresent(sentence -> row.put("conflict", sentence));
        }
        return row;
    }

    private static ObjectNode alternative(Alternative way) {
        ObjectNode row = FACTORY.objectNode()
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
        return FACTORY.objectNode()
                .put("replica", replica.id().toString())
                .put("node", replica.node().value())
                .put("reason", reason);
    }
}
