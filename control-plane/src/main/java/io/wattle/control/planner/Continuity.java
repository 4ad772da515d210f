package io.wattle.control.planner;

import io.wattle.fleet.Cluster;
import io.wattle.fleet.DomainId;
import io.wattle.fleet.Node;
import io.wattle.fleet.NodeId;
import io.wattle.placement.DomainLoad;
import io.wattle.placement.GpuSlot;
import io.wattle.placement.NodeRole;
import io.wattle.placement.PlacementProblem;
import io.wattle.placement.Plan;
import io.wattle.placement.PlanVerifier;
import io.wattle.placement.ReplicaId;
import io.wattle.placement.ReplicaPlacement;
import io.wattle.power.Charges;
import io.wattle.quantity.Watts;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Keeps running replicas where they are when a new plan would only shuffle them.
///
/// The new plan decides how many replicas there are and how they are configured; each that equals an old one in
/// configuration and kind of machine takes the old one's name and place. The result must pass the verifier, else the
/// new plan is used as it is.
///
/// @param problem what the new plan was made for
record Continuity(PlacementProblem problem, Charges charges) {
    Plan keep(Plan fresh, Plan old) {
        List<ReplicaPlacement> merged = merge(fresh, old);
        if (new HashSet<>(merged).equals(new HashSet<>(fresh.replicas()))) {
            return fresh;
        }
        Plan kept = rebuilt(fresh, merged);
        return PlanVerifier.violations(problem, kept).isEmpty() ? kept : fresh;
    }

    private List<ReplicaPlacement> merge(Plan fresh, Plan old) {
        List<ReplicaPlacement> usable =
                new ArrayList<>(old.replicas().stream().filter(this::isUsable).toList());
        List<ReplicaPlacement> kept = new ArrayList<>();
        List<ReplicaPlacement> moved = new ArrayList<>();
        for (ReplicaPlacement wanted : fresh.replicas()) {
            Optional<ReplicaPlacement> match =
                    usable.stream().filter(place -> isSame(wanted, place)).findFirst();
            match.ifPresent(usable::remove);
            match.ifPresentOrElse(place -> kept.add(at(wanted, place)), () -> moved.add(wanted));
        }
        return completed(kept, moved);
    }

    /// Gives the replicas without an old place free GPUs of the nodes the plan chose, and names nobody has.
    private List<ReplicaPlacement> completed(List<ReplicaPlacement> kept, List<ReplicaPlacement> moved) {
        List<ReplicaPlacement> all = new ArrayList<>(kept);
        Set<GpuSlot> taken = new HashSet<>();
        Set<ReplicaId> names = new HashSet<>();
        kept.forEach(replica -> {
            taken.addAll(replica.gpus());
            names.add(replica.id());
        });
        for (ReplicaPlacement replica : moved) {
            List<GpuSlot> gpus =
                    replica.gpus().stream().map(slot -> free(slot, taken)).toList();
            int index = 0;
            while (!names.add(new ReplicaId(replica.id().model(), index))) {
                index++;
            }
            all.add(new ReplicaPlacement(
                    new ReplicaId(replica.id().model(), index),
                    replica.rack(),
                    replica.node(),
                    gpus,
                    replica.configuration(),
                    replica.expected()));
        }
        return all;
    }

    /// The slot itself, else a free one of the same node; taken slots stay as they are for the verifier to refuse.
    private GpuSlot free(GpuSlot wanted, Set<GpuSlot> taken) {
        if (taken.add(wanted)) {
            return wanted;
        }
        int count = problem.cluster().node(wanted.node()).map(Node::gpuCount).orElse(0);
        for (int index = 0; index < count; index++) {
            GpuSlot other = new GpuSlot(wanted.rack(), wanted.node(), index);
            if (taken.add(other)) {
                return other;
            }
        }
        return wanted;
    }

    private boolean isUsable(ReplicaPlacement place) {
        return problem.cluster().node(place.node()).isPresent()
                && place.gpus().stream()
                        .allMatch(slot -> problem.cluster()
                                .node(slot.node())
                                .map(node -> slot.index() < node.gpuCount())
                                .orElse(false));
    }

    private boolean isSame(ReplicaPlacement wanted, ReplicaPlacement place) {
        return wanted.id().model().equals(place.id().model())
                && wanted.configuration().equals(place.configuration())
                && wanted.gpus().size() == place.gpus().size()
                && nodes(wanted) == nodes(place)
                && machine(wanted.node()).equals(machine(place.node()));
    }

    private static long nodes(ReplicaPlacement replica) {
        return replica.gpus().stream().map(GpuSlot::node).distinct().count();
    }

    /// The kind of machine: what a performance model tells apart.
    private List<Object> machine(NodeId id) {
        Node node = problem.cluster().node(id).orElseThrow();
        return List.of(node.arch(), node.gpus().map(gpus -> gpus.type()), node.cpu());
    }

    private static ReplicaPlacement at(ReplicaPlacement wanted, ReplicaPlacement place) {
        return new ReplicaPlacement(
                place.id(), place.rack(), place.node(), place.gpus(), wanted.configuration(), wanted.expected());
    }

    private Plan rebuilt(Plan fresh, List<ReplicaPlacement> replicas) {
        Map<NodeId, NodeRole> roles = new HashMap<>();
        problem.cluster().nodes().forEach(node -> roles.put(node.id(), NodeRole.IDLE));
        replicas.forEach(replica -> roles.put(replica.node(), NodeRole.SERVING));
        replicas.forEach(replica -> replica.gpus().forEach(slot -> roles.put(slot.node(), NodeRole.SERVING)));
        return new Plan(fresh.policy(), replicas, loads(replicas), roles, fresh.unserved(), fresh.rejections());
    }

    private List<DomainLoad> loads(List<ReplicaPlacement> replicas) {
        Cluster cluster = problem.cluster();
        Map<NodeId, Watts> expected = new HashMap<>();
        cluster.nodes().forEach(node -> expected.put(node.id(), expected(node, replicas)));
        Map<DomainId, Watts> committed = charges.sums(cluster, charges.ofPlan(cluster, replicas));
        Map<DomainId, Watts> drawn = charges.sums(cluster, expected);
        List<DomainLoad> loads = new ArrayList<>();
        Charges.limits(cluster)
                .forEach((domain, limit) -> loads.add(new DomainLoad(
                        domain,
                        limit,
                        committed.getOrDefault(domain, Watts.ZERO),
                        drawn.getOrDefault(domain, Watts.ZERO))));
        return loads;
    }

    /// Idle power, and what the replicas add to it; the host's part never above its maximum.
    private Watts expected(Node node, List<ReplicaPlacement> replicas) {
        double gpuIdle = node.gpuCount() == 0
                ? 0
                : (charges.idle(node).value() - node.host().idle().value()) / node.gpuCount();
        double gpu = 0;
        double host = 0;
        for (ReplicaPlacement replica : replicas) {
            if (replica.node().equals(node.id())) {
                gpu += Math.max(
                        0,
                        replica.expected().gpuPower().value()
                                - gpuIdle * replica.gpus().size());
                host += replica.expected().hostPower().value();
            }
        }
        double swing = node.host().max().value() - node.host().idle().value();
        return new Watts(charges.idle(node).value() + gpu + Math.min(swing, host));
    }
}
