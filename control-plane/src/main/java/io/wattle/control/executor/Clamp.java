package io.wattle.control.executor;

import io.wattle.fleet.Cluster;
import io.wattle.fleet.DomainId;
import io.wattle.fleet.Node;
import io.wattle.fleet.NodeId;
import io.wattle.fleet.PowerDomain;
import io.wattle.fleet.Rack;
import io.wattle.power.Charges;
import io.wattle.protocol.DesiredReplica;
import io.wattle.quantity.Watts;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// Cuts the caps of GPUs at once where a rack, or a domain above it, may no longer have what its targets ask for: a
/// window of its schedule is near, its cap was lowered, or it measures too much. A plan comes after, and its moves take
/// their time. Replicas stay. Pure.
///
/// @param floored racks whose GPUs go to their lowest limits
/// @param overdue what nodes may still draw, whatever they are told
record Clamp(Cluster cluster, Charges charges, Set<DomainId> floored, Map<NodeId, Watts> overdue) {
    Map<NodeId, NodeTarget> apply(Map<NodeId, NodeTarget> targets) {
        Map<NodeId, NodeTarget> clamped = new TreeMap<>(targets);
        Map<DomainId, List<Node>> below = new HashMap<>();
        for (Rack rack : cluster.racks()) {
            hold(rack.nodes(), rack.limit(), floored.contains(rack.id()), clamped);
            cluster.domainsAbove(rack)
                    .forEach(domain -> below.computeIfAbsent(domain.id(), _ -> new ArrayList<>())
                            .addAll(rack.nodes()));
        }
        for (PowerDomain domain : cluster.powerDomains()) {
            hold(below.getOrDefault(domain.id(), List.of()), domain.limit(), false, clamped);
        }
        return clamped;
    }

    /// Cuts what is above the lowest caps by one share, so that all these nodes fit. A cut for one domain only helps
    /// the others.
    private void hold(List<Node> nodes, Watts limit, boolean isFloored, Map<NodeId, NodeTarget> clamped) {
        double sum = 0;
        double lowest = 0;
        for (Node node : nodes) {
            double least = Math.max(
                    charges.idle(node).value(),
                    overdue.getOrDefault(node.id(), Watts.ZERO).value());
            NodeTarget target = clamped.getOrDefault(node.id(), NodeTarget.NOTHING);
            sum += Math.max(least, target.watts().value());
            lowest += Math.max(least, cut(node, target, 0).watts().value());
        }
        double share = isFloored ? 0 : share(sum, lowest, limit);
        if (share < 1) {
            nodes.forEach(node -> clamped.computeIfPresent(node.id(), (_, target) -> cut(node, target, share)));
        }
    }

    /// How much of what caps have above their lowest the domain can have; 1 where all fits.
    private static double share(double sum, double lowest, Watts limit) {
        if (!Charges.passes(new Watts(sum), limit)) {
            return 1;
        }
        return sum > lowest ? Math.clamp((limit.value() - lowest) / (sum - lowest), 0, 1) : 0;
    }

    private NodeTarget cut(Node node, NodeTarget target, double share) {
        double lowest = charges.lowestCap(node).value();
        double taken = 0;
        List<DesiredReplica> replicas = new ArrayList<>();
        for (DesiredReplica replica : target.replicas()) {
            double cap = replica.gpuPowerCapWatts().orElse(0);
            double less = Math.max(0, cap - lowest) * (1 - share);
            taken += less * replica.gpuIndices().size();
            replicas.add(less > 0 ? Caps.withCap(replica, cap - less, replica.smClockMegahertz()) : replica);
        }
        return new NodeTarget(replicas, new Watts(Math.max(0, target.watts().value() - taken)));
    }
}
