package io.wattle.simulation.fleets;

import io.wattle.fleet.Cluster;
import io.wattle.fleet.DomainId;
import io.wattle.fleet.Node;
import io.wattle.fleet.NodeId;
import io.wattle.fleet.Rack;
import io.wattle.placement.GpuSlot;
import io.wattle.placement.ReplicaId;
import io.wattle.placement.ReplicaPlacement;
import io.wattle.workload.ModelName;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Turns a fleet that was placed from scratch into one that leaves running instances where they are: what a
/// controller that only adds and removes instances would do.
///
/// New instances take the fullest node that has room among the GPUs that nobody holds, else among those that
/// leaving instances give back. What finds no room is left out.
final class Adjustment {
    private final Map<NodeId, DomainId> racks = new LinkedHashMap<>();
    private final Map<NodeId, Integer> gpus = new LinkedHashMap<>();
    private final Set<GpuSlot> kept = new HashSet<>();
    private final Set<GpuSlot> leaving = new HashSet<>();
    private final Set<ReplicaId> names = new HashSet<>();

    private Adjustment(Cluster cluster) {
        for (Rack rack : cluster.racks()) {
            for (Node node : rack.nodes()) {
                racks.put(node.id(), rack.id());
                gpus.put(node.id(), node.gpuCount());
            }
        }
    }

    /// @param scratch how many instances of each pool are wanted, and set up how; where they stand does not
    ///                count
    static List<ReplicaPlacement> of(Cluster cluster, List<ReplicaPlacement> running, List<ReplicaPlacement> scratch) {
        return new Adjustment(cluster).adjusted(running, scratch);
    }

    private List<ReplicaPlacement> adjusted(List<ReplicaPlacement> running, List<ReplicaPlacement> scratch) {
        List<ReplicaPlacement> result = new ArrayList<>();
        List<ReplicaPlacement> missing = new ArrayList<>(scratch);
        for (ReplicaPlacement each : running) {
            boolean isKept = gpus.containsKey(each.node()) && take(missing, each);
            if (!isKept) {
                leaving.addAll(each.gpus());
            } else {
                result.add(each);
                kept.addAll(each.gpus());
                names.add(each.id());
            }
        }
        for (ReplicaPlacement each : missing) {
            List<GpuSlot> slots = room(each.gpus().size(), false);
            if (slots.isEmpty()) {
                slots = room(each.gpus().size(), true);
            }
            if (!slots.isEmpty()) {
                kept.addAll(slots);
                result.add(moved(each, slots));
            }
        }
        return result;
    }

    /// Takes off the list what a running one already is; false where it is nothing that is wanted.
    private static boolean take(List<ReplicaPlacement> missing, ReplicaPlacement running) {
        for (ReplicaPlacement wanted : missing) {
            if (wanted.id().model().equals(running.id().model())
                    && wanted.configuration()
                            .asStarted()
                            .equals(running.configuration().asStarted())) {
                missing.remove(wanted);
                return true;
            }
        }
        return false;
    }

    /// GPUs of the node that has the least room to spare; none where no node has enough.
    private List<GpuSlot> room(int count, boolean isLeavingFree) {
        List<GpuSlot> best = List.of();
        int least = Integer.MAX_VALUE;
        for (Map.Entry<NodeId, Integer> node : gpus.entrySet()) {
            List<GpuSlot> free = new ArrayList<>();
            for (int index = 0; index < node.getValue(); index++) {
                GpuSlot slot =
                        new GpuSlot(racks.getOrDefault(node.getKey(), new DomainId("none")), node.getKey(), index);
                if (!kept.contains(slot) && (isLeavingFree || !leaving.contains(slot))) {
                    free.add(slot);
                }
            }
            if (free.size() >= count && free.size() < least) {
                least = free.size();
                best = free.subList(0, count);
            }
        }
        return best;
    }

    private ReplicaPlacement moved(ReplicaPlacement placement, List<GpuSlot> slots) {
        ModelName model = placement.id().model();
        int index = 0;
        while (!names.add(new ReplicaId(model, index))) {
            index++;
        }
        GpuSlot first = slots.getFirst();
        return new ReplicaPlacement(
                new ReplicaId(model, index),
                first.rack(),
                first.node(),
                slots,
                placement.configuration(),
                placement.expected());
    }
}
