package io.wattle.simulation;

import io.wattle.fleet.NodeId;
import io.wattle.placement.ReplicaPlacement;
import io.wattle.placement.transition.WeightLoading;
import io.wattle.workload.ModelName;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// All replicas, and how one set of them becomes another.
///
/// A new replica loads its weights as soon as its GPUs are free, and wakes its node first where that is parked. An old
/// one drains at once where a new one needs its GPUs, else when the new ones of its pool serve; or, where a
/// {@link CapController} orders the moves, when it says so.
final class Fleet {
    /// From switched off until an engine may start; no measurement was found, servers of this size take minutes.
    static final double WAKE_SECONDS = 180;

    private final Map<NodeId, MachineNode> nodes;
    private final WeightLoading loading;
    private final Births births;
    private final List<Replica> replicas = new ArrayList<>();
    private final List<ReplicaPlacement> coming = new ArrayList<>();
    private final List<Replica> leaving = new ArrayList<>();

    /// What is wanted in the end, where somebody else orders the moves towards it.
    private List<ReplicaPlacement> goal = List.of();

    private boolean isOrdered;
    private boolean isWarm = true;
    private int starts;
    private int stops;
    private int changes;

    /// What the simulation does for a fleet.
    interface Births {
        /// A replica that holds its GPUs and loads.
        Replica create(ReplicaPlacement placement, MachineNode node);

        void readyAt(Replica replica, double time);

        void drains(Replica replica, double now);

        /// One that never served is dropped.
        void givesUp(Replica replica, double now);

        void retunes(Replica replica, ReplicaPlacement placement, double now);
    }

    Fleet(Map<NodeId, MachineNode> nodes, WeightLoading loading, Births births) {
        this.nodes = nodes;
        this.loading = loading;
        this.births = births;
    }

    int starts() {
        return starts;
    }

    int stops() {
        return stops;
    }

    /// Clocks and caps that were set anew.
    int changes() {
        return changes;
    }

    /// Those that are wanted: they run or load.
    List<ReplicaPlacement> wanted() {
        List<ReplicaPlacement> wanted = new ArrayList<>();
        for (Replica replica : replicas) {
            if (isThere(replica) && !leaving.contains(replica)) {
                wanted.add(replica.placement());
            }
        }
        wanted.addAll(coming);
        return wanted;
    }

    /// Whether a replica of the pool waits for its GPUs.
    boolean isComing(ModelName pool) {
        return Stream.concat(coming.stream(), goal.stream())
                .anyMatch(placement -> placement.id().model().equals(pool));
    }

    /// From now on only what it is told to become counts, at once; the goal is what will come of it.
    void ordered(List<ReplicaPlacement> wanted) {
        isOrdered = true;
        goal = List.copyOf(wanted);
    }

    /// What the engine at this place is doing; none where there is no such engine.
    Optional<Replica.State> state(ReplicaPlacement placement) {
        return replicas.stream()
                .filter(replica -> isSameEngine(replica.placement(), placement))
                .map(Replica::state)
                .findFirst();
    }

    private static boolean isThere(Replica replica) {
        return replica.state() == Replica.State.LOADING || replica.state() == Replica.State.SERVING;
    }

    /// Moves towards another set. The first one is there from the beginning: no day starts with an empty
    /// cluster.
    void become(List<ReplicaPlacement> wanted, double now) {
        coming.clear();
        leaving.clear();
        List<ReplicaPlacement> left = new ArrayList<>(wanted);
        for (Replica replica : List.copyOf(replicas)) {
            if (isThere(replica)) {
                keepOrLeave(replica, left, now);
            }
        }
        coming.addAll(left);
        advance(now);
        isWarm = false;
    }

    private void keepOrLeave(Replica replica, List<ReplicaPlacement> left, double now) {
        for (ReplicaPlacement placement : left) {
            if (isSameEngine(replica.placement(), placement)) {
                left.remove(placement);
                if (!replica.placement().configuration().equals(placement.configuration())) {
                    changes++;
                }
                births.retunes(replica, placement, now);
                return;
            }
        }
        leaving.add(replica);
    }

    /// Starts what can start and lets go what may go; called after each change of a replica too.
    void advance(double now) {
        boolean isMoving = true;
        while (isMoving) {
            boolean hasStarted = startComing(now);
            isMoving = letGo(now) || hasStarted;
        }
    }

    private boolean startComing(double now) {
        boolean isMoving = false;
        for (ReplicaPlacement placement : List.copyOf(coming)) {
            MachineNode node = nodes.get(placement.node());
            if (node == null) {
                throw new IllegalArgumentException("The cluster has no node \"%s\".".formatted(placement.node()));
            }
            if (node.isOff()) {
                coming.remove(placement);
            } else if (node.isFree(placement)) {
                coming.remove(placement);
                start(placement, node, now);
                isMoving = true;
            }
        }
        return isMoving;
    }

    private void start(ReplicaPlacement placement, MachineNode node, double now) {
        double wake = node.isParked() ? WAKE_SECONDS : 0;
        Replica replica = births.create(placement, node);
        replicas.add(replica);
        node.add(replica, now);
        replica.draw(now);
        starts += isWarm ? 0 : 1;
        births.readyAt(
                replica, isWarm ? now : now + wake + loading.time(placement).toNanos() / 1e9);
    }

    private boolean letGo(double now) {
        Set<String> needed = new HashSet<>();
        Set<Object> unfinished = new HashSet<>();
        for (ReplicaPlacement placement : coming) {
            placement.gpus().forEach(slot -> needed.add(slot.node() + "#" + slot.index()));
            unfinished.add(placement.id().model());
        }
        for (Replica replica : replicas) {
            if (replica.state() == Replica.State.LOADING && !leaving.contains(replica)) {
                unfinished.add(replica.pool());
            }
        }
        boolean isMoving = false;
        for (Replica replica : List.copyOf(leaving)) {
            boolean isInTheWay = replica.placement().gpus().stream()
                    .anyMatch(slot -> needed.contains(slot.node() + "#" + slot.index()));
            boolean isReplaced = !unfinished.contains(replica.pool());
            boolean isLoading = replica.state() == Replica.State.LOADING;
            if (isOrdered || isInTheWay || isReplaced || isLoading) {
                leaving.remove(replica);
                release(replica, now);
                isMoving = true;
            }
        }
        return isMoving;
    }

    private void release(Replica replica, double now) {
        if (replica.state() == Replica.State.LOADING) {
            births.givesUp(replica, now);
            gone(replica, now);
        } else {
            births.drains(replica, now);
        }
    }

    /// A replica is over: it drained, or its node failed.
    void gone(Replica replica, double now) {
        stops++;
        replica.become(Replica.State.GONE, now);
        replica.node().remove(replica, now);
        replicas.remove(replica);
        leaving.remove(replica);
    }

    /// The same model on the same GPUs, started the same way; clock and cap are the GPUs'.
    static boolean isSameEngine(ReplicaPlacement before, ReplicaPlacement now) {
        return before.node().equals(now.node())
                && before.gpus().equals(now.gpus())
                && before.id().model().equals(now.id().model())
                && before.configuration().asStarted().equals(now.configuration().asStarted());
    }
}
