package io.wattle.simulation;

import io.wattle.catalog.HardwareCatalog;
import io.wattle.fleet.Cluster;
import io.wattle.fleet.DomainId;
import io.wattle.fleet.GpuGroup;
import io.wattle.fleet.Node;
import io.wattle.fleet.NodeId;
import io.wattle.fleet.PowerDomain;
import io.wattle.fleet.Rack;
import io.wattle.quantity.Watts;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The machines and their meters, as they are now: limits change and nodes fail.
final class Site {
    private final Cluster given;
    private final PowerMeter meter;
    private final Map<NodeId, MachineNode> nodes = new LinkedHashMap<>();
    private final Map<DomainId, Watts> limits = new HashMap<>();
    private final Set<NodeId> lost = new HashSet<>();
    private Cluster present;

    Site(Cluster cluster, HardwareCatalog hardware, double binSeconds, Account spare) {
        given = cluster;
        present = cluster;
        meter = new PowerMeter(cluster, binSeconds);
        for (Node node : cluster.nodes().toList()) {
            var type = node.gpus().map(GpuGroup::type).flatMap(hardware::gpu);
            nodes.put(node.id(), new MachineNode(node, type, meter.above(node.id()), spare));
        }
    }

    Cluster present() {
        return present;
    }

    PowerMeter meter() {
        return meter;
    }

    Map<NodeId, MachineNode> nodes() {
        return nodes;
    }

    /// @throws IllegalArgumentException if the cluster has none of that name
    MachineNode node(NodeId id) {
        MachineNode node = nodes.get(id);
        if (node == null) {
            throw new IllegalArgumentException("The cluster has no node \"%s\".".formatted(id));
        }
        return node;
    }

    void limit(DomainId domain, Watts watts, double now) {
        DomainMeter changed = meter.domain(domain);
        limits.put(domain, watts);
        present = rebuilt();
        double limit = present.powerDomains().stream()
                .filter(each -> each.id().equals(domain))
                .map(PowerDomain::limit)
                .findFirst()
                .orElse(watts)
                .value();
        changed.limit(limit, now);
    }

    void power(NodeId node, boolean isOn, double now) {
        if (isOn) {
            lost.remove(node);
        } else {
            lost.add(node);
        }
        node(node).power(isOn, now);
        present = rebuilt();
    }

    /// Charges and counts everything up to a moment.
    void settle(double now) {
        nodes.values().forEach(node -> {
            node.settle(now);
            node.replicas().forEach(replica -> replica.draw(now));
        });
        meter.settle(now);
    }

    private Cluster rebuilt() {
        List<PowerDomain> domains = given.powerDomains().stream()
                .map(each -> new PowerDomain(
                        each.id(), each.parent(), limits.getOrDefault(each.id(), each.capacity()), each.derating()))
                .toList();
        return new Cluster(
                given.name(), domains, given.racks().stream().map(this::rebuilt).toList());
    }

    /// A cap below the guard leaves nothing to guard.
    private Rack rebuilt(Rack rack) {
        Watts cap = limits.getOrDefault(rack.id(), rack.cap());
        return new Rack(
                rack.id(),
                rack.parent(),
                cap,
                cap.exceeds(rack.guard()) ? rack.guard() : Watts.ZERO,
                rack.nodes().stream().filter(node -> !lost.contains(node.id())).toList());
    }
}
