package io.wattle.control.executor;

import io.wattle.control.planner.DocumentSet;
import io.wattle.fleet.Cluster;
import io.wattle.fleet.DomainId;
import io.wattle.fleet.NodeId;
import io.wattle.placement.ReplicaId;
import io.wattle.placement.ReplicaPlacement;
import io.wattle.quantity.Watts;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/// What the plan wants of each node, worked out anew only when something changed of what it follows from. For the
/// loop's thread alone.
final class Wanted {
    private final Function<DocumentSet, Executor> executors;
    private DocumentSet documents = DocumentSet.EMPTY;
    private Executor executor;
    private Optional<Cluster> cluster = Optional.empty();
    private Optional<Placed> placed = Optional.empty();
    private Map<NodeId, NodeTarget> planned = Map.of();
    private Optional<From> from = Optional.empty();
    private Map<NodeId, NodeTarget> targets = Map.of();

    /// What the plan's targets follow from.
    private record Placed(DocumentSet documents, List<ReplicaPlacement> present, Set<NodeId> lost) {}

    /// What is changed in them.
    ///
    /// @param floored  racks whose GPUs go to their lowest limits
    /// @param withheld replicas that are not to run for a while; their nodes keep the watts
    /// @param raises   caps of replicas that have more than their plan says
    /// @param overdue  what nodes may still draw, whatever they are told
    record Changes(
            Set<DomainId> floored, Set<String> withheld, Map<ReplicaId, Watts> raises, Map<NodeId, Watts> overdue) {}

    private record From(Placed placed, Cluster cluster, Changes changes) {}

    Wanted(Function<DocumentSet, Executor> executors) {
        this.executors = executors;
        this.executor = executors.apply(documents);
    }

    /// One that knows the GPUs that these documents add, and what boards take at least.
    Executor executor(DocumentSet of) {
        if (!of.equals(documents)) {
            executor = executors.apply(of).knowing(executor.charges().lowestLimits());
            documents = of;
        }
        return executor;
    }

    /// Counts from now on with what the boards of nodes take at least.
    void count(Map<NodeId, Watts> lowestLimits) {
        if (!lowestLimits.equals(executor.charges().lowestLimits())) {
            executor = executor.knowing(lowestLimits);
            from = Optional.empty();
        }
    }

    /// The same object as before while nothing changed in it: a cluster within a window of its schedule is made anew
    /// each time that somebody asks.
    Cluster same(Cluster made) {
        if (!cluster.equals(Optional.of(made))) {
            cluster = Optional.of(made);
        }
        return cluster.orElse(made);
    }

    /// What each node is to run by the plan alone.
    Map<NodeId, NodeTarget> planned(Term term) {
        Placed now = new Placed(term.documents(), term.present(), Set.copyOf(term.lost()));
        if (!placed.equals(Optional.of(now))) {
            planned = Targets.of(
                    term.documents(),
                    now.present(),
                    now.lost(),
                    executor(term.documents()).charges());
            placed = Optional.of(now);
        }
        return planned;
    }

    /// What each node is to run, within what its rack may have.
    ///
    /// @param effective with the caps that count now
    Map<NodeId, NodeTarget> targets(Term term, Cluster effective, Changes changes) {
        Map<NodeId, NodeTarget> plain = planned(term);
        From now = new From(placed.orElseThrow(), effective, changes);
        if (!from.equals(Optional.of(now))) {
            Map<NodeId, NodeTarget> raised = new HashMap<>(plain);
            if (!changes.raises().isEmpty()) {
                Map<String, Watts> caps = new HashMap<>();
                changes.raises().forEach((replica, cap) -> caps.put(replica.toString(), cap));
                raised.replaceAll((_, target) -> target.raised(caps));
            }
            targets = new Clamp(effective, executor(term.documents()).charges(), changes.floored(), changes.overdue())
                    .apply(raised);
            if (!changes.withheld().isEmpty()) {
                targets.replaceAll((_, target) -> target.without(changes.withheld()));
            }
            from = Optional.of(now);
        }
        return targets;
    }
}
