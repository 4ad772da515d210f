package io.wattle.fleet;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/// The inventory: racks of nodes under a forest of power domains.
///
/// Names are unique, every parent exists and no domain feeds itself; a cluster that breaks this cannot be built.
public record Cluster(String name, List<PowerDomain> powerDomains, List<Rack> racks) {
    public Cluster {
        powerDomains = List.copyOf(powerDomains);
        racks = List.copyOf(racks);
        Map<DomainId, Optional<DomainId>> parents = new HashMap<>();
        for (PowerDomain domain : powerDomains) {
            putOnce(parents, domain.id(), domain.parent());
        }
        for (Rack rack : racks) {
            putOnce(parents, rack.id(), rack.parent());
        }
        for (DomainId id : parents.keySet()) {
            requireRoot(parents, id);
        }
        Set<NodeId> nodes = new HashSet<>();
        for (Rack rack : racks) {
            for (Node node : rack.nodes()) {
                if (!nodes.add(node.id())) {
                    throw new IllegalArgumentException(
                            "The node \"%s\" stands twice in the cluster \"%s\".".formatted(node.id(), name));
                }
            }
        }
    }

    /// The cluster with the caps that decisions count with at this time; itself where no window counts.
    public Cluster at(Instant time) {
        return with(rack -> rack.at(time));
    }

    /// The cluster with the caps that are promised at this time.
    public Cluster promised(Instant time) {
        return with(rack -> rack.promised(time));
    }

    private Cluster with(UnaryOperator<Rack> change) {
        if (racks.stream().allMatch(rack -> rack.windows().isEmpty())) {
            return this;
        }
        List<Rack> now = racks.stream().map(change).toList();
        return now.equals(racks) ? this : new Cluster(name, powerDomains, now);
    }

    public Stream<Node> nodes() {
        return racks.stream().flatMap(rack -> rack.nodes().stream());
    }

    public Optional<Node> node(NodeId id) {
        return nodes().filter(node -> node.id().equals(id)).findFirst();
    }

    /// The rack that holds the node.
    public Optional<Rack> rackOf(NodeId id) {
        return racks.stream()
                .filter(rack -> rack.nodes().stream().anyMatch(node -> node.id().equals(id)))
                .findFirst();
    }

    /// Every power domain above the rack, nearest first.
    public List<PowerDomain> domainsAbove(Rack rack) {
        List<PowerDomain> above = new ArrayList<>();
        Optional<DomainId> next = rack.parent();
        while (next.isPresent()) {
            DomainId id = next.get();
            PowerDomain domain = powerDomains.stream()
                    .filter(candidate -> candidate.id().equals(id))
                    .findFirst()
                    .orElseThrow();
            above.add(domain);
            next = domain.parent();
        }
        return above;
    }

    private static void putOnce(Map<DomainId, Optional<DomainId>> parents, DomainId id, Optional<DomainId> parent) {
        if (parents.put(id, parent) != null) {
            throw new IllegalArgumentException("The power domain \"%s\" is declared twice.".formatted(id));
        }
    }

    private static void requireRoot(Map<DomainId, Optional<DomainId>> parents, DomainId id) {
        Set<DomainId> seen = new HashSet<>();
        DomainId current = id;
        while (seen.add(current)) {
            Optional<DomainId> parent = parents.get(current);
            if (parent == null) {
                throw new IllegalArgumentException(
                        "The power domain \"%s\" names the parent \"%s\", which is not declared."
                                .formatted(id, current));
            }
            if (parent.isEmpty()) {
                return;
            }
            current = parent.get();
        }
        throw new IllegalArgumentException(
                "The power domain \"%s\" feeds itself through \"%s\".".formatted(id, current));
    }
}
