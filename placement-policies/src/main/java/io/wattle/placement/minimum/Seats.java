package io.wattle.placement.minimum;

import io.wattle.fleet.NodeId;
import io.wattle.placement.Plan;
import io.wattle.placement.ReplicaConfiguration;
import io.wattle.placement.ReplicaPlacement;
import io.wattle.workload.ModelName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The running replicas that still have a place: their node is there, their model is asked for.
final class Seats {
    private final Market market;
    private final boolean areHeld;
    private final List<List<Seat>> ofModel = new ArrayList<>();
    private final boolean isEmpty;

    Seats(Market market, Optional<Plan> running) {
        this(market, running, false);
    }

    /// @param areHeld whether new engines leave the GPUs of all of them alone, so that each can serve until its
    ///                successor does
    Seats(Market market, Optional<Plan> running, boolean areHeld) {
        this.market = market;
        this.areHeld = areHeld;
        Map<ModelName, Integer> models = new HashMap<>();
        for (int model = 0; model < market.problem().models().size(); model++) {
            models.put(market.problem().models().get(model).name(), model);
            ofModel.add(new ArrayList<>());
        }
        Map<NodeId, Integer> nodes = new HashMap<>();
        for (int node = 0; node < market.inventory().nodes().size(); node++) {
            nodes.put(market.inventory().nodes().get(node).id(), node);
        }
        for (ReplicaPlacement replica : running.map(Plan::replicas).orElse(List.of())) {
            Integer model = models.get(replica.id().model());
            Integer node = nodes.get(replica.node());
            if (model != null && node != null && isWhole(replica, node)) {
                ofModel.get(model)
                        .add(new Seat(model, node, replica.configuration().asStarted(), replica));
            }
        }
        this.isEmpty = ofModel.stream().allMatch(List::isEmpty);
    }

    private boolean isWhole(ReplicaPlacement replica, int node) {
        int count = market.inventory().nodes().get(node).gpuCount();
        return replica.gpus().stream().allMatch(slot -> slot.node().equals(replica.node()) && slot.index() < count);
    }

    List<Seat> of(int model) {
        return ofModel.get(model);
    }

    /// Engines that run, by kind of node: how often a fleet may count on each.
    Map<Berth, Integer> berths(int model) {
        Map<Berth, Integer> berths = new HashMap<>();
        ofModel.get(model)
                .forEach(seat -> berths.merge(
                        new Berth(market.inventory().kindOf(seat.node()).number(), seat.engine()), 1, Integer::sum));
        return berths;
    }

    boolean areHeld() {
        return areHeld;
    }

    boolean isEmpty() {
        return isEmpty;
    }

    /// An engine on a kind of node.
    record Berth(int kind, ReplicaConfiguration engine) {
        static Berth of(Offer offer) {
            return new Berth(
                    offer.kind().number(), offer.option().configuration().asStarted());
        }
    }
}
