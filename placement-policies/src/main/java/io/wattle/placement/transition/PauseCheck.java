package io.wattle.placement.transition;

import io.wattle.fleet.Node;
import io.wattle.fleet.NodeId;
import io.wattle.placement.PlacementProblem;
import io.wattle.placement.Plan;
import io.wattle.placement.ReplicaId;
import io.wattle.placement.ReplicaPlacement;
import io.wattle.workload.ModelName;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Whether a step says so where it takes away what both plans serve before the successor is there, and only there.
final class PauseCheck {
    private static final double ROUNDING = 1e-6;

    private final Map<ModelName, Double> oldRates;
    private final Map<ModelName, Double> newRates;
    private final Map<ReplicaId, Double> newCapacities = new HashMap<>();
    private final Set<NodeId> nodes;
    private final Set<ReplicaId> everStopped = new HashSet<>();
    private final Map<ModelName, Integer> lastStarts = new HashMap<>();

    PauseCheck(PlacementProblem problem, Plan from, Plan to, Transition transition) {
        this.oldRates = rates(from);
        this.newRates = rates(to);
        to.replicas().forEach(replica -> newCapacities.put(replica.id(), capacity(replica)));
        this.nodes = problem.cluster().nodes().map(Node::id).collect(Collectors.toSet());
        for (Move move : transition.moves()) {
            if (move.action() == Move.Action.STOP) {
                everStopped.add(move.replica());
            }
            if (move.action() == Move.Action.START) {
                lastStarts.put(move.replica().model(), move.step());
            }
        }
    }

    /// @param old   engines of the old plan that still run before the step
    /// @param fresh engines of the new plan that were started
    Optional<String> sentence(Move move, Map<ReplicaId, Engine> old, Map<ReplicaId, Engine> fresh) {
        Engine stopped = move.action() == Move.Action.STOP ? old.get(move.replica()) : null;
        boolean isPause = stopped != null && pauses(move, stopped, old.values(), fresh.values());
        if (isPause == move.pause().isPresent()) {
            return Optional.empty();
        }
        return Optional.of(isPause ? "pauses its model and does not say so" : "speaks of a pause that is none");
    }

    private boolean pauses(Move move, Engine stopped, Collection<Engine> old, Collection<Engine> fresh) {
        ModelName model = move.replica().model();
        if (!nodes.contains(stopped.replica().node()) || lastStarts.getOrDefault(model, 0) < move.step()) {
            return false;
        }
        double capacity = 0;
        int count = 0;
        for (Engine engine : Stream.concat(old.stream(), fresh.stream()).toList()) {
            if (engine.replica().id().model().equals(model)
                    && nodes.contains(engine.replica().node())) {
                capacity += least(engine.replica());
                count++;
            }
        }
        double needed = Math.min(oldRates.getOrDefault(model, 0.0), newRates.getOrDefault(model, 0.0));
        double missed = Math.max(0, needed - capacity + capacity(stopped.replica())) - Math.max(0, needed - capacity);
        return count == 1 || missed > ROUNDING * Math.max(1, needed);
    }

    /// An engine that runs on may already be slower, or not yet be faster.
    private double least(ReplicaPlacement replica) {
        return everStopped.contains(replica.id())
                ? capacity(replica)
                : Math.min(capacity(replica), newCapacities.getOrDefault(replica.id(), Double.MAX_VALUE));
    }

    private static Map<ModelName, Double> rates(Plan plan) {
        return plan.replicas().stream()
                .collect(Collectors.groupingBy(
                        replica -> replica.id().model(),
                        Collectors.summingDouble(replica -> replica.expected().assignedRequestsPerSecond())));
    }

    private static double capacity(ReplicaPlacement replica) {
        return replica.expected().capacityRequestsPerSecond();
    }
}
