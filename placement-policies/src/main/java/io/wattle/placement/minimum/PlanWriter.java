package io.wattle.placement.minimum;

import io.wattle.fleet.DomainId;
import io.wattle.fleet.NodeId;
import io.wattle.fleet.Rack;
import io.wattle.placement.DomainLoad;
import io.wattle.placement.Expectations;
import io.wattle.placement.GpuSlot;
import io.wattle.placement.NodeRole;
import io.wattle.placement.Plan;
import io.wattle.placement.Rejection;
import io.wattle.placement.ReplicaId;
import io.wattle.placement.ReplicaPlacement;
import io.wattle.placement.UnservedDemand;
import io.wattle.quantity.Watts;
import io.wattle.workload.ModelName;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.IntStream;

/// Writes an assembly down as a plan: names, GPUs, sums of every domain.
final class PlanWriter {
    private final Market market;
    private final Assembly assembly;
    private final Inventory inventory;
    private final BitSet[] usedGpus;
    private final Map<NodeId, BitSet> runningGpus = new HashMap<>();

    PlanWriter(Market market, Assembly assembly) {
        this.market = market;
        this.assembly = assembly;
        this.inventory = market.inventory();
        this.usedGpus = new BitSet[inventory.nodes().size()];
        for (int node = 0; node < usedGpus.length; node++) {
            usedGpus[node] = new BitSet();
        }
        for (ReplicaPlacement running :
                market.problem().running().map(Plan::replicas).orElse(List.of())) {
            for (GpuSlot slot : running.gpus()) {
                runningGpus.computeIfAbsent(slot.node(), _ -> new BitSet()).set(slot.index());
            }
        }
    }

    /// @param shadowPrices of all domains, racks first; none where nobody knows
    Plan write(String policy, Optional<double[]> shadowPrices, Optional<Watts> lowerBound) {
        List<ReplicaPlacement> replicas = replicas();
        Map<NodeId, NodeRole> roles = new HashMap<>();
        for (int node = 0; node < usedGpus.length; node++) {
            roles.put(inventory.nodes().get(node).id(), role(node));
        }
        return new Plan(policy, replicas, domains(shadowPrices), roles, unserved(), rejections(), lowerBound);
    }

    private NodeRole role(int node) {
        if (assembly.board().taken().isRunning(node)) {
            return NodeRole.SERVING;
        }
        return inventory.nodes().get(node).host().parked().isPresent() ? NodeRole.PARKED : NodeRole.IDLE;
    }

    private List<ReplicaPlacement> replicas() {
        List<ReplicaPlacement> replicas = new ArrayList<>();
        for (List<Piece> pieces : assembly.board().all()) {
            for (Piece piece : pieces) {
                piece.seat()
                        .ifPresent(seat ->
                                seat.running().gpus().forEach(slot -> usedGpus[piece.node()].set(slot.index())));
            }
        }
        Map<ModelName, Set<Integer>> taken = runningNames();
        for (int model = 0; model < market.offers().size(); model++) {
            Set<Integer> names =
                    taken.getOrDefault(market.problem().models().get(model).name(), Set.of());
            List<Piece> pieces = assembly.board().of(model);
            int next = 0;
            for (Piece piece : pieces) {
                if (piece.seat().isEmpty()) {
                    while (names.contains(next)) {
                        next++;
                    }
                }
                ReplicaId id = piece.seat().isPresent()
                        ? piece.seat().get().id()
                        : new ReplicaId(market.problem().models().get(model).name(), next++);
                replicas.add(replica(piece, id));
            }
        }
        return replicas;
    }

    /// A new engine runs beside the old one for a while, so that it needs another name.
    private Map<ModelName, Set<Integer>> runningNames() {
        Map<ModelName, Set<Integer>> names = new HashMap<>();
        market.problem()
                .running()
                .map(Plan::replicas)
                .orElse(List.of())
                .forEach(replica -> names.computeIfAbsent(replica.id().model(), _ -> new HashSet<>())
                        .add(replica.id().index()));
        return names;
    }

    private ReplicaPlacement replica(Piece piece, ReplicaId id) {
        Rack rack = inventory.racks().get(inventory.rackOf(piece.node()));
        NodeId node = inventory.nodes().get(piece.node()).id();
        List<GpuSlot> slots = new ArrayList<>();
        if (piece.seat().isPresent()) {
            slots.addAll(piece.seat().get().running().gpus());
        } else {
            freeGpus(piece).forEach(index -> slots.add(new GpuSlot(rack.id(), node, index)));
        }
        return new ReplicaPlacement(
                id,
                rack.id(),
                node,
                slots,
                piece.offer().option().configuration(),
                Expectations.of(
                        piece.offer().option(), piece.load(), inventory.nodes().get(piece.node())));
    }

    /// Those that no engine runs on come first: an old engine can then serve until its successor does.
    private List<Integer> freeGpus(Piece piece) {
        BitSet used = usedGpus[piece.node()];
        BitSet running =
                runningGpus.getOrDefault(inventory.nodes().get(piece.node()).id(), new BitSet());
        List<Integer> indexes = IntStream.range(
                        0, inventory.nodes().get(piece.node()).gpuCount())
                .filter(index -> !used.get(index))
                .boxed()
                .sorted(Comparator.comparing(running::get))
                .limit(piece.offer().option().gpus())
                .sorted()
                .toList();
        indexes.forEach(used::set);
        return indexes;
    }

    private List<DomainLoad> domains(Optional<double[]> shadowPrices) {
        double[] committed = new double[inventory.domains().size()];
        double[] expected = new double[committed.length];
        for (int node = 0; node < usedGpus.length; node++) {
            boolean isRunning = assembly.board().taken().isRunning(node);
            double parked = isRunning ? 0 : inventory.kindOf(node).waking();
            add(
                    committed,
                    node,
                    inventory.restOf(node) + (isRunning ? inventory.kindOf(node).swing() : 0));
            add(expected, node, inventory.restOf(node) - parked);
        }
        for (List<Piece> pieces : assembly.board().all()) {
            for (Piece piece : pieces) {
                add(committed, piece.node(), piece.offer().gpuCommitment());
                add(expected, piece.node(), piece.offer().costAt(piece.load()));
            }
        }
        List<DomainLoad> loads = new ArrayList<>();
        for (int domain = 0; domain < committed.length; domain++) {
            int number = domain;
            DomainId id = inventory.domains().get(domain);
            OptionalDouble price =
                    shadowPrices.isPresent() ? OptionalDouble.of(shadowPrices.get()[number]) : OptionalDouble.empty();
            loads.add(new DomainLoad(
                    id,
                    new Watts(inventory.limit(domain)),
                    new Watts(committed[domain]),
                    new Watts(Math.min(committed[domain], expected[domain])),
                    price));
        }
        return loads;
    }

    private void add(double[] sums, int node, double watts) {
        for (int domain : inventory.chain(inventory.rackOf(node))) {
            sums[domain] += watts;
        }
    }

    private List<UnservedDemand> unserved() {
        List<UnservedDemand> unserved = new ArrayList<>();
        Shortage shortage = new Shortage(market, assembly);
        for (int model = 0; model < market.offers().size(); model++) {
            boolean isShort = assembly.board().of(model).size()
                    < market.problem().models().get(model).replicas().min();
            if (assembly.left(model) > 0 || isShort) {
                unserved.add(new UnservedDemand(
                        market.problem().models().get(model).name(), assembly.left(model), shortage.reason(model)));
            }
        }
        return unserved;
    }

    private List<Rejection> rejections() {
        List<Rejection> rejections = new ArrayList<>();
        for (int model = 0; model < market.offers().size(); model++) {
            ReplicaId first = new ReplicaId(market.problem().models().get(model).name(), 0);
            for (Offers.Refusal refusal : market.ways().refusals(model)) {
                rejections.add(new Rejection(
                        first,
                        refusal.kind().sample().id(),
                        refusal.why().constraint(),
                        refusal.why().reason()));
            }
        }
        return rejections;
    }
}
