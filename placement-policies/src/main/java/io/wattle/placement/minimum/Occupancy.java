package io.wattle.placement.minimum;

import io.wattle.placement.NodeMemory;
import io.wattle.placement.PlacementProblem;
import io.wattle.quantity.Bytes;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// What is taken while a plan is put together, by numbers; the same books as the plan's, kept for speed.
final class Occupancy {
    /// Watts by which sums may differ in floating point.
    private static final double ROUNDING_WATTS = 1e-6;

    private final Inventory inventory;
    private final double[] room;
    private final int[] freeGpus;
    private final int[] heldGpus;
    private final int[] running;
    private final long[] freeMemory;
    private final double[] busy;
    private final Map<Integer, int[]> nodesOfKindByRack = new HashMap<>();
    private final SpreadRule spread;

    Occupancy(PlacementProblem problem, Inventory inventory) {
        this.inventory = inventory;
        int nodes = inventory.nodes().size();
        this.room = Bay.rooms(inventory);
        this.freeGpus = new int[nodes];
        this.heldGpus = new int[nodes];
        this.running = new int[nodes];
        this.freeMemory = new long[nodes];
        this.busy = new double[nodes];
        for (int node = 0; node < nodes; node++) {
            freeGpus[node] = inventory.nodes().get(node).gpuCount();
            freeMemory[node] = NodeMemory.usable(inventory.nodes().get(node), problem.hardware())
                    .map(Bytes::value)
                    .orElse(0L);
        }
        for (Kind kind : inventory.kinds()) {
            nodesOfKindByRack.put(
                    kind.number(),
                    kind.nodes().stream().mapToInt(Integer::intValue).toArray());
        }
        this.spread = new SpreadRule(problem, inventory);
    }

    /// Whether a node takes a replica now.
    boolean fits(Offer offer, double load, int node) {
        if (offer.kind().number() != inventory.kindOf(node).number()
                || !spread.allows(offer.model(), inventory.rackOf(node))) {
            return false;
        }
        if (offer.kind().hasGpus()) {
            if (freeGpus[node] < offer.option().gpus()) {
                return false;
            }
        } else if (freeMemory[node] < offer.option().memory().value()
                || busy[node] + load / offer.capacity() > 1 + 1e-9) {
            return false;
        }
        double added = added(offer, node);
        for (int domain : inventory.chain(inventory.rackOf(node))) {
            if (room[domain] + ROUNDING_WATTS < added) {
                return false;
            }
        }
        return true;
    }

    /// Watts that it would commit on a node.
    double added(Offer offer, int node) {
        return offer.gpuCommitment() + (running[node] == 0 ? offer.kind().swing() : 0);
    }

    /// The node that takes a replica with the least price of room; among equals one that is already used, then
    /// the one left with the least.
    Optional<Integer> find(Offer offer, double load, double[] priceOfRack) {
        int best = -1;
        double leastPrice = Double.POSITIVE_INFINITY;
        int leastLeft = Integer.MAX_VALUE;
        int fullRack = -1;
        for (int node : nodesOfKindByRack.getOrDefault(offer.kind().number(), new int[0])) {
            int rack = inventory.rackOf(node);
            if (rack == fullRack && running[node] == 0) {
                continue; // an empty node of this rack has just been refused for its watts
            }
            if (priceOfRack[rack] > leastPrice
                    || freeGpus[node] - heldGpus[node] < offer.option().gpus()) {
                continue;
            }
            int left = (running[node] == 0 ? 1 << 20 : 0)
                    + freeGpus[node]
                    - offer.option().gpus();
            if (priceOfRack[rack] == leastPrice && left >= leastLeft) {
                continue;
            }
            if (fits(offer, load, node)) {
                best = node;
                leastPrice = priceOfRack[rack];
                leastLeft = left;
            } else if (running[node] == 0) {
                fullRack = rack;
            }
        }
        return best < 0 ? Optional.empty() : Optional.of(best);
    }

    /// Keeps GPUs of a running engine from new ones, or no longer.
    ///
    /// @param gpus of the engine; below 0 to let them go
    void hold(int node, int gpus) {
        heldGpus[node] += gpus;
    }

    void take(Offer offer, double load, int node) {
        change(offer, load, node, 1);
    }

    void release(Offer offer, double load, int node) {
        change(offer, load, node, -1);
    }

    private void change(Offer offer, double load, int node, int sign) {
        double added = sign > 0
                ? added(offer, node)
                : offer.gpuCommitment() + (running[node] == 1 ? offer.kind().swing() : 0);
        for (int domain : inventory.chain(inventory.rackOf(node))) {
            room[domain] -= sign * added;
        }
        running[node] += sign;
        freeGpus[node] -= sign * offer.option().gpus();
        if (!offer.kind().hasGpus()) {
            freeMemory[node] -= sign * offer.option().memory().value();
            busy[node] += sign * load / offer.capacity();
        }
        spread.count(offer.model(), inventory.rackOf(node), sign);
    }

    /// Watts of waking a node, for each replica that runs there.
    double wakingShare(int node) {
        return running[node] == 0 ? 0 : inventory.kindOf(node).waking() / running[node];
    }

    boolean isRunning(int node) {
        return running[node] > 0;
    }

    int freeGpus(int node) {
        return freeGpus[node];
    }

    double room(int domain) {
        return room[domain];
    }

    /// Room of all domains, for explanations.
    double[] rooms() {
        return Arrays.copyOf(room, room.length);
    }
}
