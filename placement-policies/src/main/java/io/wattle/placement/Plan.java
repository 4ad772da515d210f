package io.wattle.placement;

import io.wattle.fleet.NodeId;
import java.util.List;
import java.util.Map;

/// Where every replica goes, what that commits, and what is left out.
///
/// @param policy     the policy that made it
/// @param nodes      every node of the problem
/// @param rejections nodes that were refused and why, for {@code wattle explain}
public record Plan(
        String policy,
        List<ReplicaPlacement> replicas,
        List<DomainLoad> domains,
        Map<NodeId, NodeRole> nodes,
        List<UnservedDemand> unserved,
        List<Rejection> rejections) {
    public Plan {
        replicas = List.copyOf(replicas);
        domains = List.copyOf(domains);
        nodes = Map.copyOf(nodes);
        unserved = List.copyOf(unserved);
        rejections = List.copyOf(rejections);
    }
}
