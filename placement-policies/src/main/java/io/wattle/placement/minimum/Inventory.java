package io.wattle.placement.minimum;

import io.wattle.catalog.GpuType;
import io.wattle.fleet.Cluster;
import io.wattle.fleet.DomainId;
import io.wattle.fleet.Node;
import io.wattle.fleet.NodeId;
import io.wattle.fleet.PowerDomain;
import io.wattle.fleet.Rack;
import io.wattle.placement.PlacementProblem;
import io.wattle.quantity.Watts;
import io.wattle.workload.Model;
import io.wattle.workload.ModelSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The cluster by numbers: nodes, racks and power domains are counted from 0 in the cluster's order.
final class Inventory {
    /// What makes nodes of one kind. Where an endpoint runs a node is like no other.
    private record Likeness(Node withoutName, Optional<NodeId> endpoint) {}

    private final List<Node> nodes = new ArrayList<>();
    private final List<Rack> racks = new ArrayList<>();
    private final List<DomainId> domains = new ArrayList<>();
    private final List<Double> limits = new ArrayList<>();
    private final List<int[]> chains = new ArrayList<>();
    private final List<Integer> rackOfNode = new ArrayList<>();
    private final List<Kind> kinds = new ArrayList<>();
    private final int[] kindOfNode;

    Inventory(PlacementProblem problem) {
        Cluster cluster = problem.cluster();
        Map<DomainId, Integer> numbers = new HashMap<>();
        Map<DomainId, Optional<DomainId>> parents = new HashMap<>();
        for (Rack rack : cluster.racks()) {
            addDomain(rack.id(), rack.limit(), numbers);
            parents.put(rack.id(), rack.parent());
        }
        for (PowerDomain domain : cluster.powerDomains()) {
            addDomain(domain.id(), domain.limit(), numbers);
            parents.put(domain.id(), domain.parent());
        }
        Set<NodeId> endpoints = new HashSet<>();
        for (Model model : problem.models()) {
            if (model.source().orElse(null) instanceof ModelSource.Endpoint endpoint) {
                endpoints.add(endpoint.node());
            }
        }
        Map<Likeness, List<Integer>> alike = new LinkedHashMap<>();
        for (Rack rack : cluster.racks()) {
            chains.add(chain(rack.id(), numbers, parents));
            for (Node node : rack.nodes()) {
                Likeness likeness =
                        new Likeness(withoutName(node), Optional.of(node.id()).filter(endpoints::contains));
                alike.computeIfAbsent(likeness, _ -> new ArrayList<>()).add(nodes.size());
                rackOfNode.add(racks.size());
                nodes.add(node);
            }
            racks.add(rack);
        }
        kindOfNode = new int[nodes.size()];
        alike.values().forEach(members -> addKind(members, problem));
    }

    private void addDomain(DomainId id, Watts limit, Map<DomainId, Integer> numbers) {
        numbers.put(id, domains.size());
        domains.add(id);
        limits.add(limit.value());
    }

    private static int[] chain(
            DomainId rack, Map<DomainId, Integer> numbers, Map<DomainId, Optional<DomainId>> parents) {
        List<Integer> chain = new ArrayList<>();
        Optional<DomainId> next = Optional.of(rack);
        while (next.isPresent()) {
            chain.add(numbers.getOrDefault(next.get(), 0));
            next = parents.getOrDefault(next.get(), Optional.empty());
        }
        return chain.stream().mapToInt(Integer::intValue).toArray();
    }

    private void addKind(List<Integer> members, PlacementProblem problem) {
        Node sample = nodes.get(members.getFirst());
        double idle = sample.gpus()
                .flatMap(gpus -> problem.hardware().gpu(gpus.type()))
                .flatMap(GpuType::idlePower)
                .map(Watts::value)
                .orElse(0.0);
        double rest = sample.host().idle().value() + idle * sample.gpuCount();
        Kind kind = new Kind(
                kinds.size(),
                sample,
                members,
                Math.max(1, sample.gpuCount()),
                idle,
                sample.host().max().value() - sample.host().idle().value(),
                sample.host().parked().map(parked -> rest - parked.value()).orElse(0.0));
        members.forEach(node -> kindOfNode[node] = kind.number());
        kinds.add(kind);
    }

    private static Node withoutName(Node node) {
        return new Node(new NodeId("any"), node.arch(), node.gpus(), node.cpu(), node.memory(), node.host());
    }

    List<Node> nodes() {
        return nodes;
    }

    List<Rack> racks() {
        return racks;
    }

    List<Kind> kinds() {
        return kinds;
    }

    /// Racks first, so that a rack's number is its domain's.
    List<DomainId> domains() {
        return domains;
    }

    double limit(int domain) {
        return limits.get(domain);
    }

    /// The rack's own domain and all above it.
    int[] chain(int rack) {
        return chains.get(rack);
    }

    int rackOf(int node) {
        return rackOfNode.get(node);
    }

    Kind kindOf(int node) {
        return kinds.get(kindOfNode[node]);
    }

    /// Watts that the node commits, and is expected to draw, while it runs nothing.
    double restOf(int node) {
        Node found = nodes.get(node);
        return found.host().idle().value() + kindOf(node).idle() * found.gpuCount();
    }
}
