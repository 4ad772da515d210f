package io.wattle.control.executor;

import io.wattle.catalog.HardwareCatalog;
import io.wattle.control.monitor.Fleet;
import io.wattle.control.monitor.Freshness;
import io.wattle.fleet.Cluster;
import io.wattle.fleet.GpuGroup;
import io.wattle.fleet.Node;
import io.wattle.fleet.NodeId;
import io.wattle.placement.ReplicaId;
import io.wattle.placement.ReplicaPlacement;
import io.wattle.power.Budget;
import io.wattle.power.CapCurve;
import io.wattle.power.CapCurves;
import io.wattle.power.Moment;
import io.wattle.power.Steering;
import io.wattle.power.Steering.Load;
import io.wattle.power.Steering.Replica;
import io.wattle.protocol.ReplicaPhase;
import io.wattle.protocol.ReplicaReport;
import io.wattle.quantity.Watts;
import io.wattle.workload.Model;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Shows the steering of watts what the replicas have to do, once a second. While a plan is being carried out, and
/// while the ledger is found lost, nothing is raised: the plan goes first. For the loop's thread alone.
final class WattSteering {
    private final CapCurves curves;
    private Steering steering = Steering.NOTHING;
    private Map<ReplicaId, Watts> raises = Map.of();

    WattSteering(CapCurves curves) {
        this.curves = curves;
    }

    /// @param targets by the plan alone
    record Sight(Cluster cluster, Map<NodeId, NodeTarget> targets, Fleet fleet, HardwareCatalog hardware, Moment now) {}

    /// Caps of the replicas that have more than their plan says.
    Map<ReplicaId, Watts> raises() {
        return raises;
    }

    void forget() {
        steering = Steering.NOTHING;
        raises = Map.of();
    }

    void step(Term term, ClusterWatts watts, Sight sight) {
        boolean isSettled = term.changeover().map(Changeover::isDone).orElse(true)
                && term.holdRaises().map(until -> !until.isAfter(sight.now())).orElse(true);
        List<Replica> replicas = isSettled ? candidates(term, sight) : List.of();
        if (replicas.isEmpty()) {
            forget();
            return;
        }
        Map<NodeId, Watts> planned = new HashMap<>(watts.idle());
        sight.targets().forEach((node, target) -> planned.merge(node, target.watts(), (a, b) -> a.exceeds(b) ? a : b));
        Budget budget = new Budget(sight.cluster(), planned, term.committed().departed(watts.idle()));
        Steering.Step step = steering.step(replicas, budget, planned, sight.now());
        steering = step.next();
        raises = step.caps();
    }

    /// Those that have too much to do, or had, or are raised.
    private List<Replica> candidates(Term term, Sight sight) {
        List<ReplicaPlacement> pressed = new ArrayList<>();
        Map<ReplicaId, Load> loads = new HashMap<>();
        for (ReplicaPlacement placed : term.present()) {
            load(placed, sight)
                    .filter(load -> load == Load.PRESSED || steering.raises().containsKey(placed.id()))
                    .ifPresent(load -> {
                        loads.put(placed.id(), load);
                        pressed.add(placed);
                    });
        }
        if (pressed.isEmpty()) {
            return List.of();
        }
        Map<NodeId, Node> nodes = new HashMap<>();
        sight.cluster().nodes().forEach(node -> nodes.put(node.id(), node));
        List<Replica> replicas = new ArrayList<>();
        for (ReplicaPlacement placed : pressed) {
            Optional<Model> model = term.documents().model(placed.id().model());
            Optional<CapCurve> curve = model.flatMap(known -> Optional.ofNullable(nodes.get(placed.node()))
                    .flatMap(Node::gpus)
                    .map(GpuGroup::type)
                    .flatMap(sight.hardware()::gpu)
                    .flatMap(gpu -> curves.of(known, gpu, placed)));
            curve.ifPresent(known -> replicas.add(new Replica(
                    placed.id(),
                    placed.node(),
                    placed.gpus().size(),
                    model.map(Model::priority).orElse(0),
                    known,
                    loads.getOrDefault(placed.id(), Load.USUAL))));
        }
        return replicas;
    }

    /// None for a replica that is not heard, does not serve, or has GPUs in several nodes.
    private static Optional<Load> load(ReplicaPlacement placed, Sight sight) {
        boolean isInOneNode =
                placed.gpus().stream().allMatch(slot -> slot.node().equals(placed.node()));
        if (placed.gpus().isEmpty()
                || !isInOneNode
                || sight.fleet().freshness(placed.node(), sight.now()) != Freshness.READY) {
            return Optional.empty();
        }
        return sight.fleet()
                .node(placed.node())
                .flatMap(status -> status.replica(placed.id().toString()))
                .filter(replica -> replica.phase() == ReplicaPhase.RUNNING)
                .map(replica -> load(replica, placed.configuration().maxBatch()));
    }

    private static Load load(ReplicaReport replica, int maxBatch) {
        if (replica.requestsWaiting().orElse(0) > 0) {
            return Load.PRESSED;
        }
        return replica.requestsRunning().orElse(0) * 2 <= maxBatch ? Load.AT_EASE : Load.USUAL;
    }
}
