package io.wattle.control.executor;

import io.wattle.fleet.Cluster;
import io.wattle.fleet.DomainId;
import io.wattle.fleet.Node;
import io.wattle.fleet.NodeId;
import io.wattle.fleet.PowerDomain;
import io.wattle.fleet.Rack;
import io.wattle.power.Charges;
import io.wattle.quantity.Watts;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What a step asks of a cluster again and again, worked out once: it changes only with documents and schedules.
///
/// @param idle   what each node draws at rest
/// @param floors what each draws while nobody renews its grant
/// @param racks  where each stands
/// @param limits of each domain
/// @param chains each rack with the domains above it, itself first
record ClusterWatts(
        Cluster cluster,
        Map<NodeId, Watts> idle,
        Map<NodeId, Watts> floors,
        Map<NodeId, DomainId> racks,
        Map<DomainId, Watts> limits,
        Map<DomainId, List<DomainId>> chains) {
    static ClusterWatts of(Cluster cluster, Charges charges) {
        Map<NodeId, Watts> idle = new LinkedHashMap<>();
        Map<NodeId, Watts> floors = new HashMap<>();
        Map<NodeId, DomainId> racks = new LinkedHashMap<>();
        Map<DomainId, List<DomainId>> chains = new HashMap<>();
        for (Rack rack : cluster.racks()) {
            List<DomainId> chain = new ArrayList<>(List.of(rack.id()));
            cluster.domainsAbove(rack).stream().map(PowerDomain::id).forEach(chain::add);
            chains.put(rack.id(), List.copyOf(chain));
            for (Node node : rack.nodes()) {
                idle.put(node.id(), charges.idle(node));
                floors.put(node.id(), charges.floor(node));
                racks.put(node.id(), rack.id());
            }
        }
        return new ClusterWatts(
                cluster,
                Collections.unmodifiableMap(idle),
                Collections.unmodifiableMap(floors),
                Collections.unmodifiableMap(racks),
                Charges.limits(cluster),
                chains);
    }

    /// What every domain has committed, with what nodes that left may still draw. In the order of the commitments: to
    /// find ten thousand nodes among them one by one is dear.
    Map<DomainId, Watts> sums(ExecutorState state) {
        Map<DomainId, Double> committed = new HashMap<>();
        int[] known = new int[1];
        state.nodes().forEach((id, commitment) -> {
            DomainId rack = racks.get(id);
            known[0] += rack == null ? 0 : 1;
            committed.merge(
                    rack == null ? commitment.rack() : rack,
                    commitment.charge(rest(id)).value(),
                    Double::sum);
        });
        if (known[0] < racks.size()) {
            racks.forEach((id, rack) -> {
                if (!state.nodes().containsKey(id)) {
                    committed.merge(rack, rest(id).value(), Double::sum);
                }
            });
        }
        Map<DomainId, Double> totals = new HashMap<>();
        committed.forEach((rack, sum) ->
                chains.getOrDefault(rack, List.of()).forEach(domain -> totals.merge(domain, sum, Double::sum)));
        Map<DomainId, Watts> sums = new LinkedHashMap<>();
        limits.keySet().forEach(domain -> sums.put(domain, new Watts(totals.getOrDefault(domain, 0.0))));
        return sums;
    }

    /// What the node draws at rest; nothing is known of one that left.
    private Watts rest(NodeId id) {
        return idle.getOrDefault(id, Watts.ZERO);
    }
}
