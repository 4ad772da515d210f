package io.wattle.placement;

import io.wattle.catalog.GpuType;
import io.wattle.fleet.DomainId;
import io.wattle.fleet.GpuGroup;
import io.wattle.fleet.Node;
import io.wattle.fleet.PowerDomain;
import io.wattle.fleet.Rack;
import io.wattle.quantity.Watts;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Recomputes what every domain commits: a node that runs a replica counts its host's maximum and, for each GPU, its
/// power cap if it runs a replica and its idle watts if not; a node that runs none counts its host's and its GPUs' idle
/// watts.
final class PowerCheck {
    /// Watts by which sums may differ in floating point.
    private static final double ROUNDING_WATTS = 1e-3;

    private PowerCheck() {}

    static List<String> violations(PlacementProblem problem, Plan plan) {
        List<String> found = new ArrayList<>(overloads(problem, plan));
        Map<DomainId, Double> committed = committed(problem, plan);
        Map<DomainId, Double> limits = limits(problem);
        Set<DomainId> stated = new HashSet<>();
        for (DomainLoad load : plan.domains()) {
            Double limit = limits.get(load.domain());
            if (limit == null || !stated.add(load.domain())) {
                found.add("The plan states the domain \"%s\" twice or without need.".formatted(load.domain()));
                continue;
            }
            double actual = committed.getOrDefault(load.domain(), 0.0);
            if (differs(load.limit().value(), limit) || differs(load.committed().value(), actual)) {
                found.add("The plan states %s of %s committed in the domain \"%s\" and it is %s of %s."
                        .formatted(load.committed(), load.limit(), load.domain(), new Watts(actual), new Watts(limit)));
            }
            if (load.expected().value() > actual + ROUNDING_WATTS) {
                found.add("The plan expects %s in the domain \"%s\", which is more than the %s committed."
                        .formatted(load.expected(), load.domain(), new Watts(actual)));
            }
        }
        limits.keySet().stream()
                .filter(domain -> !stated.contains(domain))
                .forEach(domain -> found.add("The plan leaves out the domain \"%s\".".formatted(domain)));
        return found;
    }

    /// Domains that commit more than they may.
    static List<String> overloads(PlacementProblem problem, Plan plan) {
        List<String> found = new ArrayList<>();
        Map<DomainId, Double> committed = committed(problem, plan);
        limits(problem).forEach((domain, limit) -> {
            double watts = committed.getOrDefault(domain, 0.0);
            if (watts > limit + ROUNDING_WATTS) {
                found.add("The domain \"%s\" commits %s and may commit %s."
                        .formatted(domain, new Watts(watts), new Watts(limit)));
            }
        });
        for (Rack rack : problem.cluster().racks()) {
            for (Node node : rack.nodes()) {
                if (gpuType(problem, node).isEmpty() && node.gpus().isPresent()) {
                    found.add("The power of the GPUs of the node \"%s\" is not known.".formatted(node.id()));
                }
            }
        }
        return found;
    }

    private static Map<DomainId, Double> committed(PlacementProblem problem, Plan plan) {
        Map<String, Double> capOfGpu = new HashMap<>();
        Set<String> serving = new HashSet<>();
        for (ReplicaPlacement replica : plan.replicas()) {
            serving.add(replica.node().value());
            for (GpuSlot slot : replica.gpus()) {
                serving.add(slot.node().value());
                capOfGpu.put(
                        slot.node() + "#" + slot.index(),
                        replica.configuration().gpuPowerCap().map(Watts::value).orElse(Double.MAX_VALUE));
            }
        }
        Map<DomainId, Double> committed = new HashMap<>();
        for (Rack rack : problem.cluster().racks()) {
            double sum = 0;
            for (Node node : rack.nodes()) {
                boolean isServing = serving.contains(node.id().value());
                sum += (isServing ? node.host().max() : node.host().idle()).value();
                double idle = gpuType(problem, node)
                        .flatMap(GpuType::idlePower)
                        .map(Watts::value)
                        .orElse(0.0);
                for (int index = 0; index < node.gpuCount(); index++) {
                    sum += capOfGpu.getOrDefault(node.id() + "#" + index, idle);
                }
            }
            committed.merge(rack.id(), sum, Double::sum);
            for (PowerDomain above : problem.cluster().domainsAbove(rack)) {
                committed.merge(above.id(), sum, Double::sum);
            }
        }
        return committed;
    }

    private static Map<DomainId, Double> limits(PlacementProblem problem) {
        Map<DomainId, Double> limits = new LinkedHashMap<>();
        for (PowerDomain domain : problem.cluster().powerDomains()) {
            limits.put(domain.id(), domain.capacity().value() * domain.derating());
        }
        for (Rack rack : problem.cluster().racks()) {
            limits.put(rack.id(), rack.cap().value() - rack.guard().value());
        }
        return limits;
    }

    private static Optional<GpuType> gpuType(PlacementProblem problem, Node node) {
        return node.gpus()
                .map(GpuGroup::type)
                .flatMap(problem.hardware()::gpu)
                .filter(type -> type.idlePower().isPresent());
    }

    private static boolean differs(double left, double right) {
        return Math.abs(left - right) > ROUNDING_WATTS;
    }
}
