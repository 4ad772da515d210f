package io.wattle.simulation;

import io.wattle.fleet.Cluster;
import io.wattle.fleet.DomainId;
import io.wattle.fleet.Node;
import io.wattle.fleet.NodeId;
import io.wattle.fleet.PowerDomain;
import io.wattle.fleet.Rack;
import io.wattle.placement.ReplicaConfiguration;
import io.wattle.placement.ReplicaPlacement;
import io.wattle.power.Charges;
import io.wattle.quantity.Watts;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Cuts the caps of GPUs at once, in proportion, where a domain may no longer have what runs in it: a plan comes after,
/// and its moves take their time. Replicas stay. The control plane does the same with racks.
///
/// @param floored domains whose GPUs go to their lowest limits
record Clamp(Cluster cluster, Charges charges, Set<DomainId> floored) {
    /// @param targets replicas by node
    Map<NodeId, List<ReplicaPlacement>> apply(Map<NodeId, List<ReplicaPlacement>> targets) {
        Map<NodeId, List<ReplicaPlacement>> clamped = new LinkedHashMap<>(targets);
        for (Rack rack : cluster.racks()) {
            cut(clamped, rack.id(), rack.nodes(), rack.limit());
        }
        for (PowerDomain domain : cluster.powerDomains()) {
            List<Node> below = new ArrayList<>();
            for (Rack rack : cluster.racks()) {
                if (cluster.domainsAbove(rack).contains(domain)) {
                    below.addAll(rack.nodes());
                }
            }
            cut(clamped, domain.id(), below, domain.limit());
        }
        return clamped;
    }

    private void cut(Map<NodeId, List<ReplicaPlacement>> targets, DomainId domain, List<Node> nodes, Watts limit) {
        double sum = 0;
        double lowest = 0;
        for (Node node : nodes) {
            List<ReplicaPlacement> own = targets.getOrDefault(node.id(), List.of());
            sum += watts(node, own).value();
            lowest += watts(node, capped(node, own, 0)).value();
        }
        boolean isOver = Charges.passes(new Watts(sum), limit) && sum > lowest;
        double share =
                floored.contains(domain) ? 0 : isOver ? Math.clamp((limit.value() - lowest) / (sum - lowest), 0, 1) : 1;
        if (share < 1) {
            nodes.forEach(node -> targets.computeIfPresent(node.id(), (_, own) -> capped(node, own, share)));
        }
    }

    /// What the node is charged for these.
    Watts watts(Node node, List<ReplicaPlacement> replicas) {
        if (replicas.isEmpty()) {
            return charges.idle(node);
        }
        Map<Integer, Watts> caps = new LinkedHashMap<>();
        replicas.forEach(replica -> replica.gpus()
                .forEach(slot -> caps.put(
                        slot.index(), replica.configuration().gpuPowerCap().orElse(Watts.ZERO))));
        return charges.serving(node, caps);
    }

    private List<ReplicaPlacement> capped(Node node, List<ReplicaPlacement> replicas, double share) {
        double lowest = charges.lowestCap(node).value();
        return replicas.stream()
                .map(replica -> {
                    double cap = replica.configuration()
                            .gpuPowerCap()
                            .orElse(Watts.ZERO)
                            .value();
                    return cap > lowest ? capped(replica, lowest + (cap - lowest) * share) : replica;
                })
                .toList();
    }

    private static ReplicaPlacement capped(ReplicaPlacement replica, double watts) {
        ReplicaConfiguration old = replica.configuration();
        ReplicaConfiguration lower = new ReplicaConfiguration(
                old.tensorParallelDegree(),
                old.pipelineParallelDegree(),
                old.precision(),
                old.smClock(),
                Optional.of(new Watts(watts)),
                old.maxBatch(),
                old.contextTokens());
        return new ReplicaPlacement(
                replica.id(), replica.rack(), replica.node(), replica.gpus(), lower, replica.expected());
    }
}
