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
/// @param limits of each domain
/// @param chains each rack with the domains above it, itself first
record ClusterWatts(
        Cluster cluster,
        Map<NodeId, Watts> idle,
        Map<NodeId, Watts> floors,
        Map<DomainId, Watts> limits,
        Map<DomainId, List<DomainId>> chains) {
    static ClusterWatts of(Cluster cluster, Charges charges) {
        Map<NodeId, Watts> idle = new LinkedHashMap<>();
        Map<NodeId, Watts> floors = new HashMap<>();
        Map<DomainId, List<DomainId>> chains = new HashMap<>();
        for (Rack rack : cluster.racks()) {
            List<DomainId> chain = new ArrayList<>(List.of(rack.id()));
            cluster.domainsAbove(rack).stream().map(PowerDomain::id).forEach(chain::add);
            chains.put(rack.id(), List.copyOf(chain));
            for (Node node : rack.nodes()) {
                idle.put(node.id(), charges.idle(node));
                floors.put(node.id(), charges.floor(node));
            }
        }
        return new ClusterWatts(
                cluster,
                Collections.unmodifiableMap(idle),
                Collections.unmodifiableMap(floors),
                Charges.limits(cluster),
                chains);
    }

    /// What every domain has committed, with what nodes that left may still draw.
    Map<DomainId, Watts> sums(ExecutorState state) {
        Map<DomainId, Double> racks = new HashMap<>();
        for (Rack rack : cluster.racks()) {
            double sum = 0;
            for (Node node : rack.nodes()) {
                sum += state.charge(node, idle.getOrDefault(node.id(), Watts.ZERO))
                        .value();
            }
            racks.put(rack.id(), sum);
        }
        state.departed(idle).forEach((rack, watts) -> racks.computeIfPresent(rack, (_, sum) -> sum + watts.value()));
        Map<DomainId, Watts> sums = new LinkedHashMap<>();
        Map<DomainId, Double> totals = new HashMap<>();
        racks.forEach((rack, sum) ->
                chains.getOrDefault(rack, List.of()).forEach(domain -> totals.merge(domain, sum, Double::sum)));
        limits.keySet().forEach(domain -> sums.put(domain, new Watts(totals.getOrDefault(domain, 0.0))));
        return sums;
    }
}
