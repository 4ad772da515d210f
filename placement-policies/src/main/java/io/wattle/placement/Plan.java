package io.wattle.placement;

import io.wattle.fleet.Cluster;
import io.wattle.fleet.DomainId;
import io.wattle.fleet.NodeId;
import io.wattle.quantity.Watts;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/// Where every replica goes, what that commits, and what is left out.
///
/// @param policy     the policy that made it
/// @param nodes      every node of the problem
/// @param rejections nodes that were refused and why, for {@code wattle explain}
/// @param lowerBound watts below which no plan that serves the same requests can be expected to stay, idle nodes
///                   included; none from a policy that proves nothing
public record Plan(
        String policy,
        List<ReplicaPlacement> replicas,
        List<DomainLoad> domains,
        Map<NodeId, NodeRole> nodes,
        List<UnservedDemand> unserved,
        List<Rejection> rejections,
        Optional<Watts> lowerBound) {
    public Plan {
        replicas = List.copyOf(replicas);
        domains = List.copyOf(domains);
        nodes = Map.copyOf(nodes);
        unserved = List.copyOf(unserved);
        rejections = List.copyOf(rejections);
    }

    /// From a policy that proves no bound.
    public Plan(
            String policy,
            List<ReplicaPlacement> replicas,
            List<DomainLoad> domains,
            Map<NodeId, NodeRole> nodes,
            List<UnservedDemand> unserved,
            List<Rejection> rejections) {
        this(policy, replicas, domains, nodes, unserved, rejections, Optional.empty());
    }

    /// What the whole cluster is expected to draw, idle and parked nodes included; modelled.
    ///
    /// @param cluster the one that the plan is for
    public Watts expectedPower(Cluster cluster) {
        Set<DomainId> racks = new HashSet<>();
        cluster.racks().forEach(rack -> racks.add(rack.id()));
        return new Watts(domains.stream()
                .filter(load -> racks.contains(load.domain()))
                .mapToDouble(load -> load.expected().value())
                .sum());
    }

    /// How far the plan may be from the best one: {@code (watts - lower bound) / watts}.
    public OptionalDouble gap(Cluster cluster) {
        double watts = expectedPower(cluster).value();
        return lowerBound.isEmpty() || watts <= 0
                ? OptionalDouble.empty()
                : OptionalDouble.of(Math.max(0, (watts - lowerBound.get().value()) / watts));
    }
}
