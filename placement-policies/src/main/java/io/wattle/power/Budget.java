package io.wattle.power;

import io.wattle.fleet.Cluster;
import io.wattle.fleet.DomainId;
import io.wattle.fleet.NodeId;
import io.wattle.fleet.PowerDomain;
import io.wattle.fleet.Rack;
import io.wattle.quantity.Watts;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What every domain of a tree has committed and what it may, while nodes are charged more and less. Each question
/// costs what lies above one node, however large the cluster is. Not for several threads.
public final class Budget {
    private final Map<DomainId, Watts> limits;
    private final Map<DomainId, Double> sums = new LinkedHashMap<>();
    private final Map<NodeId, List<DomainId>> above = new HashMap<>();
    private final Map<NodeId, Watts> charged = new HashMap<>();

    /// @param charges  of every node of the cluster
    /// @param departed watts that nodes no longer in the cluster may still draw, by rack
    public Budget(Cluster cluster, Map<NodeId, Watts> charges, Map<DomainId, Watts> departed) {
        limits = Charges.limits(cluster);
        limits.keySet().forEach(domain -> sums.put(domain, 0.0));
        for (Rack rack : cluster.racks()) {
            List<DomainId> chain = new ArrayList<>(List.of(rack.id()));
            cluster.domainsAbove(rack).stream().map(PowerDomain::id).forEach(chain::add);
            double gone = departed.getOrDefault(rack.id(), Watts.ZERO).value();
            chain.forEach(domain -> sums.merge(domain, gone, Double::sum));
            List<DomainId> shared = List.copyOf(chain);
            rack.nodes().forEach(node -> {
                above.put(node.id(), shared);
                charge(node.id(), charges.getOrDefault(node.id(), Watts.ZERO));
            });
        }
    }

    /// A domain that has no room.
    ///
    /// @param sum what it would commit
    public record Full(DomainId domain, Watts sum, Watts limit) {}

    /// Charges the node this much from now on. Nothing is checked: a lowering, or what a node holds already.
    public void charge(NodeId node, Watts watts) {
        Watts before = charged.getOrDefault(node, Watts.ZERO);
        charged.put(node, watts);
        double change = watts.value() - before.value();
        above.getOrDefault(node, List.of()).forEach(domain -> sums.merge(domain, change, Double::sum));
    }

    /// The first domain above the node, its rack first, that would commit too much if the node were charged this much:
    /// every other node counts with all that it may still draw (rule R2).
    public Optional<Full> full(NodeId node, Watts watts) {
        return full(node, watts, 1);
    }

    /// The same for a share of each limit, where some room is to stay.
    public Optional<Full> full(NodeId node, Watts watts, double share) {
        double change = watts.value() - charged.getOrDefault(node, Watts.ZERO).value();
        for (DomainId domain : above.getOrDefault(node, List.of())) {
            Full full = new Full(domain, sum(domain, change), limit(domain).times(share));
            if (Charges.passes(full.sum(), full.limit())) {
                return Optional.of(full);
            }
        }
        return Optional.empty();
    }

    private Watts limit(DomainId domain) {
        return limits.getOrDefault(domain, Watts.ZERO);
    }

    private Watts sum(DomainId domain, double change) {
        return new Watts(Math.max(0, sums.getOrDefault(domain, 0.0) + change));
    }
}
