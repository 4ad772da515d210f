package io.wattle.simulation;

import io.wattle.fleet.Cluster;
import io.wattle.fleet.DomainId;
import io.wattle.fleet.Node;
import io.wattle.fleet.NodeId;
import io.wattle.fleet.Rack;
import io.wattle.placement.PlacementProblem;
import io.wattle.placement.ReplicaPlacement;
import io.wattle.placement.transition.Move;
import io.wattle.placement.transition.MoveProgress;
import io.wattle.power.Budget;
import io.wattle.power.Charges;
import io.wattle.quantity.Watts;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Holds the fleet to a ledger of watts, as the control plane does: from what runs to what is wanted in the order of
/// {@link io.wattle.placement.transition.Transitions}, caps lowered first, others raised when nodes have confirmed.
///
/// It looks every half second while something is on its way. Leaders and networks do not fail here; nodes do, and stay
/// charged with their grants until these run out.
final class CapController {
    static final double TICK_SECONDS = 0.5;

    /// A change that takes longer is not waited for.
    private static final double PATIENCE_SECONDS = 600;

    private final SimulationInput input;
    private final Site site;
    private final Fleet fleet;
    private final Charges charges;
    private final DrawWatch watch;
    private final Map<NodeId, NodeTenure> tenures = new LinkedHashMap<>();
    private final Map<NodeId, Watts> idle = new LinkedHashMap<>();
    private MoveProgress progress = MoveProgress.direct(List.of());
    private double since;
    private long sequence;

    CapController(SimulationInput input, Site site, Fleet fleet) {
        this.input = input;
        this.site = site;
        this.fleet = fleet;
        charges = new Charges(input.hardware());
        watch = new DrawWatch(site.meter());
        input.cluster().nodes().forEach(node -> {
            tenures.put(node.id(), new NodeTenure(node));
            idle.put(node.id(), charges.idle(node));
        });
    }

    /// What is there from the beginning.
    void begin(List<ReplicaPlacement> wanted) {
        progress = MoveProgress.direct(wanted);
        Map<NodeId, List<ReplicaPlacement>> targets = targets(0);
        Clamp clamp = clamp(0);
        targets.forEach((id, own) ->
                tenure(id).begin(own, clamp.watts(tenure(id).node(), own), ++sequence));
        fleet.ordered(wanted);
        fleet.become(targets.values().stream().flatMap(List::stream).toList(), 0);
    }

    /// Moves towards another set.
    void aim(List<ReplicaPlacement> wanted, double now) {
        PlacementProblem problem = new PlacementProblem(site.present(), input.models(), input.hardware(), input.seed());
        List<ReplicaPlacement> running = progress.present().stream()
                .filter(replica -> site.present().node(replica.node()).isPresent())
                .toList();
        progress = MoveProgress.begin(problem, running, wanted);
        since = now;
        fleet.ordered(wanted);
    }

    /// Takes one step; whether another is needed.
    boolean tick(double now) {
        MoveProgress next = progress.confirmed(this::isConfirmed);
        if (next.done().size() > progress.done().size()) {
            since = now;
        }
        progress = next;
        if (now - since > PATIENCE_SECONDS) {
            progress = MoveProgress.direct(next.goal());
            fleet.ordered(List.of()); // nobody waits for it any longer
        }
        Map<NodeId, List<ReplicaPlacement>> targets = targets(now);
        forget(now);
        boolean isWaiting = !tell(targets, now);
        deliver(now);
        return isWaiting || !progress.isDone() || isSettling(now) || watch.isHolding(now);
    }

    /// What every domain has committed.
    Map<DomainId, Watts> sums() {
        Cluster present = site.present();
        return charges.sums(present, held(present), departed(present));
    }

    private boolean isConfirmed(Move move) {
        return switch (move.action()) {
            case START ->
                progress.goal().stream()
                        .filter(replica -> replica.id().equals(move.replica()))
                        .allMatch(replica -> fleet.state(replica).equals(Optional.of(Replica.State.SERVING)));
            case STOP ->
                Optional.ofNullable(progress.old().get(move.replica()))
                        .flatMap(fleet::state)
                        .isEmpty();
            // The ledger charges the higher cap until the lower one is confirmed.
            case LOWER_CAP, RAISE_CAP, SET_CLOCK -> true;
        };
    }

    private Clamp clamp(double now) {
        return new Clamp(site.present(), charges, watch.floored(now));
    }

    private Map<NodeId, List<ReplicaPlacement>> targets(double now) {
        Map<NodeId, List<ReplicaPlacement>> targets = new LinkedHashMap<>();
        site.present().nodes().forEach(node -> targets.put(node.id(), new ArrayList<>()));
        progress.present().forEach(replica -> {
            List<ReplicaPlacement> own = targets.get(replica.node());
            if (own != null) {
                own.add(replica);
            }
        });
        return clamp(now).apply(targets);
    }

    /// Grants that were given back, or ran out.
    private void forget(double now) {
        tenures.forEach((id, tenure) -> {
            if (site.node(id).isOff()) {
                tenure.silent(charges.floor(tenure.node()), now);
            } else if (isGivenBack(tenure, now)) {
                tenure.confirm();
            }
        });
    }

    private boolean isGivenBack(NodeTenure tenure, double now) {
        return tenure.holdsOlder()
                && tenure.hasSettled(now)
                && site.node(tenure.node().id()).replicas().stream()
                        .allMatch(replica ->
                                tenure.told().stream().anyMatch(told -> Fleet.isSameEngine(told, replica.placement())));
    }

    /// Lowers, then raises where every domain above has room; whether everybody was told all.
    private boolean tell(Map<NodeId, List<ReplicaPlacement>> targets, double now) {
        Clamp clamp = clamp(now);
        List<NodeTenure> raised = new ArrayList<>();
        targets.forEach((id, own) -> {
            NodeTenure tenure = tenure(id);
            Watts watts = clamp.watts(tenure.node(), own);
            if (watts.exceeds(tenure.charge(idle(id)))) {
                raised.add(tenure);
            } else {
                tell(tenure, own, watts, now);
            }
        });
        Cluster present = site.present();
        Budget budget = new Budget(present, held(present), departed(present));
        boolean areAllTold = true;
        for (NodeTenure tenure : raised) {
            NodeId id = tenure.node().id();
            List<ReplicaPlacement> own = targets.getOrDefault(id, List.of());
            Watts watts = clamp.watts(tenure.node(), own);
            if (budget.full(id, watts).isEmpty()) {
                tell(tenure, own, watts, now);
            } else {
                areAllTold = false;
                wait(tenure, own, now);
            }
            budget.charge(id, tenure.charge(idle(id)));
        }
        return areAllTold;
    }

    private void tell(NodeTenure tenure, List<ReplicaPlacement> own, Watts watts, double now) {
        if (!tenure.told().equals(own) || !tenure.isGranted(watts)) {
            tenure.tell(own, watts, ++sequence, now);
        }
    }

    /// What runs and stays runs on under the caps that it has; the rest waits for watts.
    private static void wait(NodeTenure tenure, List<ReplicaPlacement> own, double now) {
        List<ReplicaPlacement> kept = tenure.told().stream()
                .filter(running -> own.stream().anyMatch(wanted -> Fleet.isSameEngine(running, wanted)))
                .toList();
        if (kept.size() < tenure.told().size()) {
            tenure.leave(kept, now);
        }
    }

    /// Lets the fleet become what the nodes' drivers are held to.
    private void deliver(double now) {
        boolean isNews = false;
        for (NodeTenure tenure : tenures.values()) {
            isNews |= tenure.isNews(now);
            tenure.renew(now);
        }
        if (isNews) {
            List<ReplicaPlacement> held = new ArrayList<>();
            tenures.values().forEach(tenure -> held.addAll(tenure.effective(now)));
            fleet.become(held, now);
        }
    }

    private boolean isSettling(double now) {
        return tenures.values().stream()
                .anyMatch(tenure ->
                        !site.node(tenure.node().id()).isOff() && (tenure.holdsOlder() || !tenure.hasSettled(now)));
    }

    private Map<NodeId, Watts> held(Cluster present) {
        Map<NodeId, Watts> held = new LinkedHashMap<>();
        present.nodes().map(Node::id).forEach(id -> held.put(id, tenure(id).charge(idle(id))));
        return held;
    }

    /// Of nodes that are off: nobody knows that they draw nothing.
    private Map<DomainId, Watts> departed(Cluster present) {
        Map<DomainId, Watts> departed = new LinkedHashMap<>();
        for (Rack rack : input.cluster().racks()) {
            rack.nodes().stream()
                    .map(Node::id)
                    .filter(id -> site.node(id).isOff())
                    .forEach(id -> departed.merge(rack.id(), tenure(id).charge(idle(id)), Watts::plus));
        }
        departed.keySet().retainAll(present.racks().stream().map(Rack::id).toList());
        return departed;
    }

    private Watts idle(NodeId id) {
        return idle.getOrDefault(id, Watts.ZERO);
    }

    private NodeTenure tenure(NodeId id) {
        return Optional.ofNullable(tenures.get(id)).orElseThrow();
    }
}
