package io.wattle.control.executor;

import io.wattle.control.monitor.Fleet;
import io.wattle.control.monitor.NodeStatus;
import io.wattle.control.planner.PlanInput;
import io.wattle.fleet.Cluster;
import io.wattle.fleet.Node;
import io.wattle.fleet.NodeId;
import io.wattle.placement.Plan;
import io.wattle.placement.ReplicaPlacement;
import io.wattle.power.Moment;
import io.wattle.protocol.NodeReport;
import io.wattle.protocol.ReplicaPhase;
import io.wattle.protocol.ReplicaReport;
import io.wattle.quantity.Bytes;
import io.wattle.quantity.Watts;
import io.wattle.workload.ModelName;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Turns what the nodes report into what the planner decides on. Pure.
final class Observation {
    /// A node that has been silent for this long loses its replicas in the next plan: with the longest search for a
    /// plan, that is decided within 15 s.
    static final Duration LOST_AFTER = Duration.ofSeconds(10);

    private Observation() {}

    /// The term with the nodes it knows since when, and those that count as gone.
    ///
    /// A node counts as heard when this leader took over and when it was declared: nobody is lost before it had the
    /// time to report.
    static Term observe(Term term, Fleet fleet, Moment now) {
        List<NodeId> nodes = term.documents().cluster().stream()
                .flatMap(Cluster::nodes)
                .map(Node::id)
                .toList();
        Map<NodeId, Moment> declared = declared(nodes, term.declared(), now);
        SortedSet<NodeId> lost = new TreeSet<>();
        for (NodeId node : nodes) {
            Optional<NodeStatus> status = fleet.node(node);
            Moment heard = status.isPresent() ? status.get().received() : declared.getOrDefault(node, now);
            if (now.since(heard).compareTo(LOST_AFTER) >= 0) {
                lost.add(node);
            }
        }
        return term.observing(declared, lost);
    }

    /// The same map while the same nodes are declared, which is nearly always.
    private static Map<NodeId, Moment> declared(List<NodeId> nodes, Map<NodeId, Moment> known, Moment now) {
        if (nodes.size() == known.size() && known.keySet().containsAll(nodes)) {
            return known;
        }
        Map<NodeId, Moment> declared = new HashMap<>();
        nodes.forEach(node -> declared.put(node, known.getOrDefault(node, now)));
        return declared;
    }

    /// What the planner decides on.
    ///
    /// @param report what a node told last, to this leader or to an earlier one, or before it was declared
    /// @param avoided nodes that are left alone while others can serve as much
    /// @param loads  requests a second of models that follow what is measured
    /// @param idle   what a node draws at rest
    static PlanInput input(
            Term term,
            Fleet fleet,
            Function<NodeId, Optional<NodeReport>> report,
            Set<NodeId> avoided,
            SortedMap<ModelName, Double> loads,
            Function<Node, Watts> idle) {
        SortedMap<NodeId, Bytes> memory = new TreeMap<>();
        term.documents().cluster().stream().flatMap(Cluster::nodes).forEach(node -> {
            if (node.memory().isEmpty()) {
                report.apply(node.id())
                        .ifPresent(told ->
                                memory.put(node.id(), new Bytes(told.host().memoryTotalBytes())));
            }
        });
        SortedSet<NodeId> failing = term.planner()
                .active()
                .map(active -> failing(active.plan(), fleet))
                .orElseGet(TreeSet::new);
        failing.addAll(avoided);
        return new PlanInput(term.documents(), term.lost(), reserved(term, idle), failing, memory, loads);
    }

    private static SortedMap<NodeId, Watts> reserved(Term term, Function<Node, Watts> idle) {
        SortedMap<NodeId, Watts> reserved = new TreeMap<>();
        term.documents().cluster().stream()
                .flatMap(Cluster::nodes)
                .filter(node -> term.lost().contains(node.id()))
                .forEach(node -> reserved.put(node.id(), term.committed().charge(node, idle.apply(node))));
        return reserved;
    }

    /// Nodes on which everything that the plan placed has failed.
    private static SortedSet<NodeId> failing(Plan plan, Fleet fleet) {
        Set<NodeId> suspects = new HashSet<>();
        fleet.nodes().forEach((node, status) -> {
            for (ReplicaReport replica : status.report().replicas()) {
                if (replica.phase() == ReplicaPhase.FAILED) {
                    suspects.add(node);
                }
            }
        });
        if (suspects.isEmpty()) {
            return new TreeSet<>();
        }
        Map<NodeId, List<ReplicaPlacement>> byNode = plan.replicas().stream()
                .filter(replica -> suspects.contains(replica.node()))
                .collect(Collectors.groupingBy(ReplicaPlacement::node));
        SortedSet<NodeId> failing = new TreeSet<>();
        byNode.forEach((node, replicas) -> {
            if (replicas.stream().allMatch(replica -> hasFailed(replica, fleet))) {
                failing.add(node);
            }
        });
        return failing;
    }

    private static boolean hasFailed(ReplicaPlacement replica, Fleet fleet) {
        return fleet.node(replica.node())
                .flatMap(status -> status.replica(replica.id().toString()))
                .map(reported -> reported.phase() == ReplicaPhase.FAILED)
                .orElse(false);
    }
}
