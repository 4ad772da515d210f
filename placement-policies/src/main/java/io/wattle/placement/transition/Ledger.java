package io.wattle.placement.transition;

import io.wattle.catalog.HardwareCatalog;
import io.wattle.fleet.Cluster;
import io.wattle.fleet.DomainId;
import io.wattle.fleet.Node;
import io.wattle.fleet.NodeId;
import io.wattle.fleet.PowerDomain;
import io.wattle.fleet.Rack;
import io.wattle.placement.GpuSlot;
import io.wattle.placement.ReplicaPlacement;
import io.wattle.quantity.Bytes;
import io.wattle.quantity.Watts;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Who holds which GPU, which memory and which watts while moves are ordered. Each question costs what one replica
/// touches, however large the cluster is.
final class Ledger {
    private final Map<NodeId, NodeState> nodes = new HashMap<>();
    private final Map<DomainId, DomainState> domains = new LinkedHashMap<>();

    /// An idle cluster.
    Ledger(Cluster cluster, HardwareCatalog hardware) {
        Map<DomainId, Optional<DomainId>> parents = new HashMap<>();
        for (PowerDomain domain : cluster.powerDomains()) {
            domains.put(domain.id(), new DomainState(domain.id(), domain.limit()));
            parents.put(domain.id(), domain.parent());
        }
        for (Rack rack : cluster.racks()) {
            DomainState state = new DomainState(rack.id(), rack.limit());
            domains.put(rack.id(), state);
            List<DomainState> chain = new ArrayList<>(List.of(state));
            Optional<DomainId> next = rack.parent();
            while (next.isPresent()) {
                chain.add(Optional.ofNullable(domains.get(next.get())).orElseThrow());
                next = parents.getOrDefault(next.get(), Optional.empty());
            }
            for (Node node : rack.nodes()) {
                nodes.put(node.id(), new NodeState(node, List.copyOf(chain), hardware));
            }
        }
    }

    /// Whether the cluster still has the node of the replica's engine; what runs elsewhere holds nothing here.
    boolean isHere(ReplicaPlacement replica) {
        return nodes.containsKey(replica.node());
    }

    /// Everything that speaks against starting the replica now.
    List<Obstacle> obstacles(ReplicaPlacement replica) {
        List<Obstacle> found = new ArrayList<>();
        for (GpuSlot slot : replica.gpus()) {
            NodeState node = nodes.get(slot.node());
            ReplicaPlacement holder = node == null ? null : node.users().get(slot.index());
            if (holder != null) {
                found.add(new Obstacle.GpuTaken(replica.id(), slot, holder.id()));
            }
        }
        NodeState home = nodes.get(replica.node());
        double needed = hostMemory(replica);
        if (home != null && needed > 0 && needed > home.freeMemory()) {
            found.add(new Obstacle.MemoryTaken(replica.id(), replica.node(), new Bytes((long) needed), new Bytes((long)
                    Math.max(0, home.freeMemory()))));
        }
        added(replica).forEach((domain, watts) -> {
            double missing = domain.missing(watts);
            if (missing > 0) {
                found.add(new Obstacle.WattsMissing(
                        replica.id(), domain, new Watts(watts), domain.committed(), new Watts(missing)));
            }
        });
        return found;
    }

    void start(ReplicaPlacement replica) {
        double cap = cap(replica);
        gpusByNode(replica).forEach((node, gpus) -> node.begin(gpus, cap, memoryOn(node, replica)));
        for (GpuSlot slot : replica.gpus()) {
            NodeState node = nodes.get(slot.node());
            if (node != null) {
                node.users().put(slot.index(), replica);
            }
        }
    }

    void stop(ReplicaPlacement replica) {
        double cap = cap(replica);
        gpusByNode(replica).forEach((node, gpus) -> node.end(gpus, cap, memoryOn(node, replica)));
        for (GpuSlot slot : replica.gpus()) {
            NodeState node = nodes.get(slot.node());
            if (node != null) {
                node.users().remove(slot.index());
            }
        }
    }

    /// Changes the cap of an engine that runs.
    void recap(Kept kept) {
        double change = cap(kept.now()) - cap(kept.before());
        gpusByNode(kept.now()).forEach((node, gpus) -> node.commit(change * gpus));
    }

    /// By how much raising the cap would exceed a domain.
    Optional<Obstacle> obstacleToRaise(Kept kept) {
        double change = cap(kept.now()) - cap(kept.before());
        Map<DomainState, Double> added = new LinkedHashMap<>();
        gpusByNode(kept.now())
                .forEach((node, gpus) ->
                        node.domains().forEach(domain -> added.merge(domain, change * gpus, Double::sum)));
        return added.entrySet().stream()
                .filter(entry -> entry.getKey().missing(entry.getValue()) > 0)
                .<Obstacle>map(entry -> new Obstacle.WattsMissing(
                        kept.now().id(),
                        entry.getKey(),
                        new Watts(entry.getValue()),
                        entry.getKey().committed(),
                        new Watts(entry.getKey().missing(entry.getValue()))))
                .findFirst();
    }

    /// Every domain that feeds one of the replica's nodes.
    Set<DomainState> domainsOf(ReplicaPlacement replica) {
        Set<DomainState> found = new LinkedHashSet<>();
        gpusByNode(replica).keySet().forEach(node -> found.addAll(node.domains()));
        return found;
    }

    List<DomainState> overloaded() {
        return domains.values().stream().filter(DomainState::isOverloaded).toList();
    }

    Map<DomainId, Watts> committed() {
        Map<DomainId, Watts> committed = new LinkedHashMap<>();
        domains.values().forEach(domain -> committed.put(domain.id(), domain.committed()));
        return committed;
    }

    private Map<DomainState, Double> added(ReplicaPlacement replica) {
        double cap = cap(replica);
        Map<DomainState, Double> added = new LinkedHashMap<>();
        gpusByNode(replica)
                .forEach((node, gpus) ->
                        node.domains().forEach(domain -> added.merge(domain, node.addedBy(gpus, cap), Double::sum)));
        return added;
    }

    /// The nodes that run a part of the replica, the one of its engine first, and how many GPUs it has there.
    private Map<NodeState, Integer> gpusByNode(ReplicaPlacement replica) {
        Map<NodeState, Integer> gpus = new LinkedHashMap<>();
        NodeState home = nodes.get(replica.node());
        if (home != null) {
            gpus.put(home, 0);
        }
        for (GpuSlot slot : replica.gpus()) {
            NodeState node = nodes.get(slot.node());
            if (node != null && slot.index() < node.node().gpuCount()) {
                gpus.merge(node, 1, Integer::sum);
            }
        }
        return gpus;
    }

    private static double memoryOn(NodeState node, ReplicaPlacement replica) {
        return node.node().id().equals(replica.node()) ? hostMemory(replica) : 0;
    }

    private static double hostMemory(ReplicaPlacement replica) {
        return replica.gpus().isEmpty()
                ? (double) replica.expected()
                        .weightsPerGpu()
                        .plus(replica.expected().kvCachePerGpu())
                        .value()
                : 0;
    }

    /// @throws IllegalArgumentException where nothing bounds what the replica's GPUs draw
    private static double cap(ReplicaPlacement replica) {
        if (replica.gpus().isEmpty()) {
            return 0;
        }
        return replica.configuration()
                .gpuPowerCap()
                .map(Watts::value)
                .orElseThrow(() -> new IllegalArgumentException(
                        "The replica \"%s\" has no power cap for its GPUs, so nothing bounds what they draw."
                                .formatted(replica.id())));
    }
}
