package io.wattle.spec;

import com.fasterxml.jackson.databind.JsonNode;
import io.wattle.fleet.DomainId;
import io.wattle.fleet.NodeId;
import io.wattle.placement.DomainLoad;
import io.wattle.placement.GpuSlot;
import io.wattle.placement.NodeRole;
import io.wattle.placement.Plan;
import io.wattle.placement.Rejection;
import io.wattle.placement.ReplicaConfiguration;
import io.wattle.placement.ReplicaExpectation;
import io.wattle.placement.ReplicaId;
import io.wattle.placement.ReplicaPlacement;
import io.wattle.placement.UnservedDemand;
import io.wattle.quantity.Bytes;
import io.wattle.quantity.Joules;
import io.wattle.quantity.Megahertz;
import io.wattle.quantity.Watts;
import io.wattle.workload.ModelName;
import io.wattle.workload.Precision;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/// Reads back what {@link PlanDocument#write} wrote.
final class PlanReader {
    private PlanReader() {}

    static Plan read(JsonNode document) throws SpecException {
        if (!document.path("kind").asText().equals("Plan")) {
            throw new SpecException("The document of kind \"%s\" is not a Plan."
                    .formatted(document.path("kind").asText()));
        }
        try {
            List<ReplicaPlacement> replicas = new ArrayList<>();
            document.path("replicas").forEach(replica -> replicas.add(replica(replica)));
            List<DomainLoad> domains = new ArrayList<>();
            document.path("domains").forEach(load -> domains.add(domain(load)));
            Map<NodeId, NodeRole> roles = new HashMap<>();
            document.path("nodes")
                    .forEach(node -> roles.put(
                            new NodeId(text(node, "node")),
                            NodeRole.valueOf(text(node, "state").toUpperCase(Locale.ROOT))));
            List<UnservedDemand> unserved = new ArrayList<>();
            document.path("unserved").forEach(demand -> unserved.add(unserved(demand)));
            List<Rejection> rejections = new ArrayList<>();
            document.path("rejections").forEach(rejection -> rejections.add(rejection(rejection)));
            return new Plan(
                    text(document.path("objective"), "policy"),
                    replicas,
                    domains,
                    roles,
                    unserved,
                    rejections,
                    find(document.path("objective"), "lower_bound_watts").map(Watts::new));
        } catch (IllegalArgumentException malformed) {
            throw new SpecException("The plan cannot be read: " + malformed.getMessage());
        }
    }

    private static ReplicaPlacement replica(JsonNode node) {
        List<GpuSlot> gpus = new ArrayList<>();
        node.path("gpus")
                .forEach(gpu -> gpus.add(new GpuSlot(
                        new DomainId(text(gpu, "rack")), new NodeId(text(gpu, "node")), (int) number(gpu, "index"))));
        return new ReplicaPlacement(
                new ReplicaId(new ModelName(text(node, "model")), (int) number(node, "replica")),
                new DomainId(text(node, "rack")),
                new NodeId(text(node, "node")),
                gpus,
                configuration(node),
                expectation(node));
    }

    private static ReplicaConfiguration configuration(JsonNode node) {
        String precision = text(node, "precision");
        return new ReplicaConfiguration(
                (int) number(node, "tensor_parallel"),
                (int) number(node, "pipeline_parallel"),
                find(node, "expert_parallel").map(Double::intValue).orElse(1),
                Precision.ofLabel(precision)
                        .orElseThrow(() -> new IllegalArgumentException(
                                "The precision \"%s\" is not known.".formatted(precision))),
                find(node, "sm_clock_mhz").map(Megahertz::new),
                find(node, "gpu_power_cap_watts").map(Watts::new),
                (int) number(node, "max_batch"),
                (int) number(node, "context_tokens"));
    }

    private static ReplicaExpectation expectation(JsonNode node) {
        return new ReplicaExpectation(
                number(node, "capacity_requests_per_second"),
                number(node, "assigned_requests_per_second"),
                new Watts(number(node, "expected_gpu_watts")),
                new Watts(number(node, "expected_host_watts")),
                new Bytes((long) number(node, "weights_bytes_per_gpu")),
                new Bytes((long) number(node, "kv_cache_bytes_per_gpu")),
                milliseconds(node, "predicted_ttft_ms"),
                milliseconds(node, "predicted_tpot_ms"),
                new Joules(number(node, "predicted_joules_per_output_token")));
    }

    private static DomainLoad domain(JsonNode node) {
        return new DomainLoad(
                new DomainId(text(node, "name")),
                new Watts(number(node, "limit_watts")),
                new Watts(number(node, "committed_watts")),
                new Watts(number(node, "expected_watts")),
                find(node, "shadow_price_watts_per_watt")
                        .map(OptionalDouble::of)
                        .orElse(OptionalDouble.empty()));
    }

    private static UnservedDemand unserved(JsonNode node) {
        return new UnservedDemand(
                new ModelName(text(node, "model")), number(node, "requests_per_second"), text(node, "reason"));
    }

    private static Rejection rejection(JsonNode node) {
        return new Rejection(
                ReplicaId.parse(text(node, "replica")),
                new NodeId(text(node, "node")),
                text(node, "constraint"),
                text(node, "reason"));
    }

    private static String text(JsonNode node, String field) {
        if (!node.path(field).isTextual()) {
            throw new IllegalArgumentException("The field \"%s\" must be text.".formatted(field));
        }
        return node.path(field).asText();
    }

    private static double number(JsonNode node, String field) {
        return find(node, field)
                .orElseThrow(() -> new IllegalArgumentException("The field \"%s\" must be a number.".formatted(field)));
    }

    private static Optional<Double> find(JsonNode node, String field) {
        JsonNode value = node.path(field);
        return value.isNumber() ? Optional.of(value.asDouble()) : Optional.empty();
    }

    private static Duration milliseconds(JsonNode node, String field) {
        return Duration.ofNanos(Math.round(number(node, field) * 1e6));
    }
}
