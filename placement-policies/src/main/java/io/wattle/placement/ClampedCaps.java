package io.wattle.placement;

import io.wattle.catalog.GpuType;
import io.wattle.fleet.Cluster;
import io.wattle.fleet.DomainId;
import io.wattle.fleet.GpuGroup;
import io.wattle.fleet.Node;
import io.wattle.fleet.NodeId;
import io.wattle.fleet.PowerDomain;
import io.wattle.fleet.Rack;
import io.wattle.quantity.Watts;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Caps of all GPUs after every overloaded domain was clamped in proportion, racks first; replicas that even the lowest
/// caps leave no room for are dropped, the last first.
final class ClampedCaps {
    private static final double ROUNDING_WATTS = 1e-6;

    private final PlacementProblem problem;
    private final Map<NodeId, Node> nodes = new HashMap<>();
    private final Map<ReplicaPlacement, Double> caps = new LinkedHashMap<>();
    private final Map<ReplicaPlacement, String> dropped = new LinkedHashMap<>();

    private boolean isAnyClamped;

    /// @param replicas the most important first
    ClampedCaps(PlacementProblem problem, List<ReplicaPlacement> replicas) {
        this.problem = problem;
        problem.cluster().nodes().forEach(node -> nodes.put(node.id(), node));
        for (ReplicaPlacement replica : replicas) {
            caps.put(
                    replica,
                    replica.configuration().gpuPowerCap().map(Watts::value).orElse(0.0));
        }
        Cluster cluster = problem.cluster();
        Map<DomainId, List<Rack>> members = new HashMap<>();
        Map<DomainId, Integer> depths = new HashMap<>();
        for (Rack rack : cluster.racks()) {
            clamp(rack.id(), rack.limit().value(), List.of(rack));
            List<PowerDomain> above = cluster.domainsAbove(rack);
            for (int index = 0; index < above.size(); index++) {
                members.computeIfAbsent(above.get(index).id(), unseen -> new ArrayList<>())
                        .add(rack);
                depths.put(above.get(index).id(), above.size() - index);
            }
        }
        cluster.powerDomains().stream()
                .filter(domain -> members.containsKey(domain.id()))
                .sorted(Comparator.comparing((PowerDomain domain) -> depths.getOrDefault(domain.id(), 0))
                        .reversed())
                .forEach(domain ->
                        clamp(domain.id(), domain.limit().value(), members.getOrDefault(domain.id(), List.of())));
    }

    /// Watts of each GPU, by replica; 0 for those on processors.
    Map<ReplicaPlacement, Double> caps() {
        return caps;
    }

    /// Those that are left out, each with a sentence.
    Map<ReplicaPlacement, String> dropped() {
        return dropped;
    }

    boolean isAnyClamped() {
        return isAnyClamped;
    }

    private void clamp(DomainId domain, double limit, List<Rack> racks) {
        Set<DomainId> ids = new HashSet<>();
        racks.forEach(rack -> ids.add(rack.id()));
        List<ReplicaPlacement> members = new ArrayList<>(caps.keySet().stream()
                .filter(replica -> ids.contains(replica.rack()))
                .toList());
        while (!members.isEmpty()) {
            double gpus = members.stream().mapToDouble(this::watts).sum();
            double fixed = fixedWatts(racks, members);
            if (fixed + gpus <= limit + ROUNDING_WATTS) {
                return;
            }
            isAnyClamped = true;
            double factor = (limit - fixed) / Math.max(gpus, ROUNDING_WATTS);
            if (gpus > ROUNDING_WATTS && factor > 0 && members.stream().allMatch(replica -> holds(replica, factor))) {
                members.forEach(replica -> caps.computeIfPresent(replica, (_, cap) -> cap * factor));
                return;
            }
            ReplicaPlacement last = members.removeLast();
            caps.remove(last);
            dropped.put(
                    last,
                    "The domain \"%s\" may commit %s; beside hosts and idle GPUs that leaves %s, too little for the lowest caps of %d replicas, so \"%s\" is left out."
                            .formatted(
                                    domain,
                                    new Watts(limit),
                                    new Watts(Math.max(0, limit - fixed)),
                                    members.size() + 1,
                                    last.id()));
        }
    }

    private double watts(ReplicaPlacement replica) {
        return caps.getOrDefault(replica, 0.0) * replica.gpus().size();
    }

    private boolean holds(ReplicaPlacement replica, double factor) {
        double cap = caps.getOrDefault(replica, 0.0);
        return replica.gpus().isEmpty() || cap * factor >= least(replica);
    }

    /// The lowest cap of the replica's GPUs; where nobody states one, what they draw at rest.
    private double least(ReplicaPlacement replica) {
        return gpu(replica)
                .flatMap(type -> type.minPower().or(type::idlePower))
                .map(Watts::value)
                .orElse(0.0);
    }

    /// Where the replica runs.
    Node node(ReplicaPlacement replica) {
        return Optional.ofNullable(nodes.get(replica.node())).orElseThrow();
    }

    Optional<GpuType> gpu(ReplicaPlacement replica) {
        return Optional.ofNullable(nodes.get(replica.node()))
                .flatMap(Node::gpus)
                .map(GpuGroup::type)
                .flatMap(problem.hardware()::gpu);
    }

    /// Hosts, and GPUs that run nothing.
    private double fixedWatts(List<Rack> racks, List<ReplicaPlacement> members) {
        Map<NodeId, Integer> used = new HashMap<>();
        members.forEach(replica -> used.merge(replica.node(), replica.gpus().size(), Integer::sum));
        double sum = 0;
        for (Rack rack : racks) {
            for (Node node : rack.nodes()) {
                Integer gpus = used.get(node.id());
                sum += (gpus == null ? node.host().idle() : node.host().max()).value();
                double idle = node.gpus()
                        .map(GpuGroup::type)
                        .flatMap(problem.hardware()::gpu)
                        .flatMap(GpuType::idlePower)
                        .map(Watts::value)
                        .orElse(0.0);
                sum += idle * (node.gpuCount() - (gpus == null ? 0 : gpus));
            }
        }
        return sum;
    }
}
