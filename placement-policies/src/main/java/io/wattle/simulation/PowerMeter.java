package io.wattle.simulation;

import io.wattle.fleet.Cluster;
import io.wattle.fleet.DomainId;
import io.wattle.fleet.Node;
import io.wattle.fleet.NodeId;
import io.wattle.fleet.PowerDomain;
import io.wattle.fleet.Rack;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What every power domain draws, kept up with each change of each node: watts against limits at every instant.
///
/// Whole milliwatts, so that sums neither drift nor depend on the order of changes.
final class PowerMeter {
    private final Map<DomainId, DomainMeter> domains = new LinkedHashMap<>();
    private final DomainMeter cluster;
    private final Map<NodeId, List<DomainMeter>> above = new HashMap<>();

    /// @param binSeconds of a series of watts over time
    PowerMeter(Cluster cluster, double binSeconds) {
        this.cluster = new DomainMeter(cluster.name(), Double.POSITIVE_INFINITY, binSeconds);
        for (PowerDomain domain : cluster.powerDomains()) {
            domains.put(
                    domain.id(),
                    new DomainMeter(domain.id().value(), domain.limit().value(), binSeconds));
        }
        for (Rack rack : cluster.racks()) {
            domains.put(rack.id(), new DomainMeter(rack.id().value(), rack.cap().value(), binSeconds));
        }
        for (Rack rack : cluster.racks()) {
            List<DomainMeter> path = new ArrayList<>(List.of(this.cluster, domain(rack.id())));
            cluster.domainsAbove(rack).forEach(domain -> path.add(domain(domain.id())));
            for (Node node : rack.nodes()) {
                above.put(node.id(), path);
            }
        }
    }

    /// The meters that a node's draw counts in.
    List<DomainMeter> above(NodeId node) {
        return above.getOrDefault(node, List.of());
    }

    /// A rack's may be drawn up to its cap: the guard is there for moments above what is committed.
    ///
    /// @throws IllegalArgumentException if the cluster has none of that name
    DomainMeter domain(DomainId id) {
        DomainMeter meter = domains.get(id);
        if (meter == null) {
            throw new IllegalArgumentException("The cluster has no power domain \"%s\".".formatted(id));
        }
        return meter;
    }

    Iterable<DomainMeter> domains() {
        return domains.values();
    }

    DomainMeter cluster() {
        return cluster;
    }

    /// Counts up to a moment, without a change.
    void settle(double now) {
        cluster.settle(now);
        domains.values().forEach(meter -> meter.settle(now));
    }
}
