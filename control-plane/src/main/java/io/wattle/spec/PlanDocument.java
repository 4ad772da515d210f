package io.wattle.spec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.wattle.fleet.Node;
import io.wattle.fleet.Rack;
import io.wattle.placement.DomainLoad;
import io.wattle.placement.GpuSlot;
import io.wattle.placement.NodeRole;
import io.wattle.placement.PlacementProblem;
import io.wattle.placement.Plan;
import io.wattle.placement.Rejection;
import io.wattle.placement.ReplicaPlacement;
import io.wattle.placement.UnservedDemand;
import io.wattle.workload.Demand;
import io.wattle.workload.Model;
import io.wattle.workload.ModelName;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/// A plan as a JSON document of kind {@code Plan}. What the policy cannot know is left out, never written as
/// zero: a lower bound and its gap, shadow prices, joules per token where no token is planned.
public final class PlanDocument {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private PlanDocument() {}

    /// The document; whoever made the plan may add what it knows besides, such as {@code
    /// objective.solve_seconds}.
    public static ObjectNode write(PlacementProblem problem, Plan plan) {
        ObjectNode document = JSON.objectNode();
        document.put("apiVersion", Documents.API_VERSION).put("kind", "Plan");
        document.set("objective", objective(problem, plan));
        ArrayNode replicas = document.putArray("replicas");
        plan.replicas().forEach(replica -> replicas.add(replica(replica)));
        ArrayNode domains = document.putArray("domains");
        plan.domains().forEach(load -> domains.add(domain(load)));
        document.set("nodes", nodes(problem, plan));
        ArrayNode unserved = document.putArray("unserved");
        plan.unserved().forEach(demand -> unserved.add(unserved(demand)));
        ArrayNode rejections = document.putArray("rejections");
        plan.rejections().forEach(rejection -> rejections.add(rejection(rejection)));
        return document;
    }

    /// The plan a document holds; what others added to it is passed over.
    ///
    /// @throws SpecException if it was not written by {@link #write}
    public static Plan read(JsonNode document) throws SpecException {
        return PlanReader.read(document);
    }

    private static ObjectNode objective(PlacementProblem problem, Plan plan) {
        double watts = plan.expectedPower(problem.cluster()).value();
        double tokens = outputTokensPerSecond(problem, plan);
        ObjectNode objective = JSON.objectNode();
        objective.put("watts", watts);
        plan.lowerBound().ifPresent(bound -> objective.put("lower_bound_watts", bound.value()));
        plan.gap(problem.cluster()).ifPresent(gap -> objective.put("gap", gap));
        if (tokens > 0) {
            objective.put("joules_per_output_token", watts / tokens);
        }
        objective.put("output_tokens_per_second", tokens);
        objective.put("policy", plan.policy());
        objective.put("seed", problem.seed());
        return objective;
    }

    private static double outputTokensPerSecond(PlacementProblem problem, Plan plan) {
        Map<ModelName, Model> models =
                problem.models().stream().collect(Collectors.toMap(Model::name, Function.identity()));
        return plan.replicas().stream()
                .mapToDouble(replica -> replica.expected().assignedRequestsPerSecond()
                        * outputTokens(models, replica.id().model()))
                .sum();
    }

    private static int outputTokens(Map<ModelName, Model> models, ModelName name) {
        Model model = models.get(name);
        return model == null ? 0 : model.demand().map(Demand::outputTokens).orElse(0);
    }

    private static ObjectNode replica(ReplicaPlacement replica) {
        ObjectNode node = JSON.objectNode();
        node.put("model", replica.id().model().value())
                .put("replica", replica.id().index());
        node.put("rack", replica.rack().value()).put("node", replica.node().value());
        ArrayNode gpus = node.putArray("gpus");
        for (GpuSlot slot : replica.gpus()) {
            gpus.addObject()
                    .put("rack", slot.rack().value())
                    .put("node", slot.node().value())
                    .put("index", slot.index());
        }
        var configuration = replica.configuration();
        node.put("tensor_parallel", configuration.tensorParallelDegree());
        node.put("pipeline_parallel", configuration.pipelineParallelDegree());
        node.put("expert_parallel", configuration.expertParallelDegree());
        node.put("precision", configuration.precision().label());
        configuration.smClock().ifPresent(clock -> node.put("sm_clock_mhz", clock.value()));
        configuration.gpuPowerCap().ifPresent(cap -> node.put("gpu_power_cap_watts", cap.value()));
        node.put("max_batch", configuration.maxBatch());
        node.put("context_tokens", configuration.contextTokens());
        var expected = replica.expected();
        node.put("capacity_requests_per_second", expected.capacityRequestsPerSecond());
        node.put("assigned_requests_per_second", expected.assignedRequestsPerSecond());
        node.put("expected_gpu_watts", expected.gpuPower().value());
        node.put("expected_host_watts", expected.hostPower().value());
        node.put("weights_bytes_per_gpu", expected.weightsPerGpu().value());
        node.put("kv_cache_bytes_per_gpu", expected.kvCachePerGpu().value());
        node.put("predicted_ttft_ms", milliseconds(expected.timeToFirstToken()));
        node.put("predicted_tpot_ms", milliseconds(expected.timePerOutputToken()));
        node.put(
                "predicted_joules_per_output_token",
                expected.energyPerOutputToken().value());
        return node;
    }

    private static ObjectNode domain(DomainLoad load) {
        ObjectNode domain = JSON.objectNode()
                .put("name", load.domain().value())
                .put("limit_watts", load.limit().value())
                .put("committed_watts", load.committed().value())
                .put("expected_watts", load.expected().value())
                .put(
                        "headroom_watts",
                        Math.max(0, load.limit().value() - load.committed().value()));
        load.shadowPrice().ifPresent(price -> domain.put("shadow_price_watts_per_watt", price));
        return domain;
    }

    private static ArrayNode nodes(PlacementProblem problem, Plan plan) {
        ArrayNode nodes = JSON.arrayNode();
        for (Rack rack : problem.cluster().racks()) {
            for (Node node : rack.nodes()) {
                NodeRole role = plan.nodes().getOrDefault(node.id(), NodeRole.IDLE);
                nodes.addObject()
                        .put("rack", rack.id().value())
                        .put("node", node.id().value())
                        .put("state", role.name().toLowerCase(Locale.ROOT));
            }
        }
        return nodes;
    }

    private static ObjectNode unserved(UnservedDemand demand) {
        return JSON.objectNode()
                .put("model", demand.model().value())
                .put("requests_per_second", demand.requestsPerSecond())
                .put("reason", demand.reason());
    }

    private static ObjectNode rejection(Rejection rejection) {
        return JSON.objectNode()
                .put("replica", rejection.replica().toString())
                .put("node", rejection.node().value())
                .put("constraint", rejection.constraint())
                .put("reason", rejection.reason());
    }

    private static double milliseconds(Duration duration) {
        return duration.toNanos() / 1e6;
    }
}
